using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Paycare.Tests.Infrastructure;

public sealed class TestStoreTests
{
    [Theory, OnBothDatabases]
    public async Task A_fresh_store_is_empty_and_takes_a_table(TestDatabase database)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = await TestStore.CreateAsync(database);
        await using DbConnection connection =
            database == TestDatabase.Postgres ? new NpgsqlConnection(store.ConnectionString) : new SqliteConnection(store.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE first (id bigint PRIMARY KEY)";
        await command.ExecuteNonQueryAsync(cancel);
    }

    private const string Number = "SELECT oid::bigint FROM pg_database WHERE datname = current_database()";

    [Fact]
    public async Task A_copy_that_was_used_is_as_it_was_made_and_one_whose_tables_changed_is_another()
    {
        await using var like = await TestStore.CreateAsync(TestDatabase.Postgres);
        await RunAsync(
            like,
            "CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text); INSERT INTO people (name) "
                + "VALUES ('Ayu'); CREATE TABLE calls (id bigint PRIMARY KEY, person bigint REFERENCES people)"
        );
        like.Disconnect();
        string place;
        object? number;
        await using (var first = await TestStore.CreateAsync(TestDatabase.Postgres, like))
        {
            (place, number) = (first.ConnectionString, await RunAsync(first, Number));
            await RunAsync(
                first,
                "UPDATE people SET name = 'Budi'; INSERT INTO people (name) VALUES ('Citra'); INSERT INTO calls VALUES (1, 2)"
            );
        }

        await using (var second = await TestStore.CreateAsync(TestDatabase.Postgres, like))
        {
            // The same one, under a name that the first test does not know.
            Assert.NotEqual(place, second.ConnectionString);
            Assert.Equal(number, await RunAsync(second, Number));
            Assert.Equal(
                "1 Ayu, 0 calls",
                await RunAsync(
                    second,
                    "SELECT string_agg(id || ' ' || name, ', ') || ', ' || (SELECT count(*) FROM calls) || ' calls' FROM people"
                )
            );
            Assert.Equal(2L, await RunAsync(second, "INSERT INTO people (name) VALUES ('Dewi') RETURNING id"));
            await RunAsync(second, "DROP TABLE calls");
        }

        await using var third = await TestStore.CreateAsync(TestDatabase.Postgres, like);
        Assert.NotEqual(number, await RunAsync(third, Number));
        Assert.Equal(0L, await RunAsync(third, "SELECT count(*) FROM calls"));
    }

    private static async Task<object?> RunAsync(TestStore store, string sql)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(store.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancel);
    }
}
