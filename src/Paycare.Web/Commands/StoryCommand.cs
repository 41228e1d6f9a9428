using Microsoft.Data.Sqlite;
using Npgsql;
using Paycare.Platform.Ids;
using Paycare.Web.Actors;
using Paycare.Web.Configuration;
using Paycare.Web.Demo;
using Paycare.Web.Hosting;
using Paycare.Web.Stories;

namespace Paycare.Web.Commands;

/// <summary>Plays stories on a temporary host and database, removed afterwards.</summary>
internal static class StoryCommand
{
    /// <summary>Plays one story, or all.</summary>
    /// <param name="name">The story's name; <c>null</c> for all.</param>
    /// <param name="postgresServer">A PostgreSQL server where a database may be created; <c>null</c> for SQLite.</param>
    /// <param name="output">Receives the story.</param>
    /// <param name="errors">Receives the reason when it could not be played.</param>
    /// <returns>0 when every step passed, 1 when one failed or nothing could start, 2 when there is no such story.</returns>
    public static async Task<int> PlayAsync(string? name, string? postgresServer, TextWriter output, TextWriter errors)
    {
        if (name is not null && !StoryStage.Stories.ContainsKey(name))
        {
            await output.WriteLineAsync($"There is no story '{name}'. There are: {string.Join(", ", StoryStage.Stories.Keys)}.");
            return 2;
        }

        try
        {
            return await PlayAsync(name, postgresServer, output);
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task<int> PlayAsync(string? name, string? postgresServer, TextWriter output)
    {
        // First what can fail: an unreachable server leaves no folder behind.
        var postgres = postgresServer is null ? null : await CreateDatabaseAsync(postgresServer);
        var folder = Directory.CreateTempSubdirectory("paycare-story-");
        try
        {
            await using var app = PaycareHost.Build(["--environment", "Development"], builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["urls"] = "http://127.0.0.1:0",
                        ["Paycare:DataDirectory"] = Path.Combine(folder.FullName, "data"),
                        ["Paycare:KeyDirectory"] = Path.Combine(folder.FullName, "keys"),
                        ["Paycare:Demo"] = "true",
                        ["Paycare:DemoHistory"] = "false",
                        ["ConnectionStrings:Paycare"] = postgres,
                    }
                );
            });
            var address = await ServeCommand.StartAsync(app, CancellationToken.None);
            var stage = new StoryStage(
                address,
                app.Services.GetRequiredService<DemoData>().Sheet!,
                app.Services.GetRequiredService<TimeProvider>(),
                output
            );
            var code = await PlayAsync(stage, name, app.Services.GetRequiredService<Settings>().IsPostgres ? "PostgreSQL" : "SQLite");
            await ServeCommand.StopAsync(app);
            return code;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
            if (postgres is not null)
            {
                await DropDatabaseAsync(postgresServer!, postgres);
            }
        }
    }

    private static async Task<int> PlayAsync(StoryStage stage, string? name, string database)
    {
        foreach (var (title, story) in StoryStage.Stories.Where(s => name is null || s.Key == name))
        {
            await stage.Out.WriteLineAsync($"Story {title}, on {database}");
            try
            {
                await story(stage).PlayAsync();
                await stage.Out.WriteLineAsync("    Every step held.");
            }
            catch (StoryException e)
            {
                await stage.Out.WriteLineAsync($"    FAILED: {e.Message}");
                return 1;
            }
        }

        return 0;
    }

    private static async Task<string> CreateDatabaseAsync(string server)
    {
        var name = $"paycare_story_{OrderedGuid.Next(TimeProvider.System):N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    private static async Task DropDatabaseAsync(string server, string database)
    {
        await using (var connection = new NpgsqlConnection(database))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await ExecuteAsync(server, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)");
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
