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
}
