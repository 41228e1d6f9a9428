using Microsoft.Data.Sqlite;
using Npgsql;
using Paycare.Platform.Processes;
using Paycare.Web.Configuration;

namespace Paycare.Web.Hosting;

/// <summary>
/// Whether the database answers, asked on a connection of its own: the pool may be full of work, or of connections that hang.
/// However often health is asked, it looks once a second.
/// </summary>
[EachProcess("It says whether this very process reaches the database.")]
internal sealed class DatabaseProbe(Settings settings)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(2),
        LooksEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private Task<bool>? _look;
    private long _startedAt;

    public Task<bool> AnswersAsync()
    {
        lock (_turn)
        {
            if (_look is null || (_look.IsCompleted && TimeProvider.System.GetElapsedTime(_startedAt) >= LooksEvery))
            {
                _startedAt = TimeProvider.System.GetTimestamp();
                _look = LookAsync();
            }

            return _look;
        }
    }

    private async Task<bool> LookAsync()
    {
        using var end = new CancellationTokenSource(Within, TimeProvider.System);
        try
        {
            await Task.Run(() => settings.IsPostgres ? AskPostgresAsync(end.Token) : AskFilesAsync(end.Token), end.Token)
                .WaitAsync(end.Token);
            return true;
        }
        catch (Exception e)
            when (e
                    is NpgsqlException
                        or SqliteException
                        or IOException
                        or TimeoutException
                        or OperationCanceledException
                        or System.Net.Sockets.SocketException
                        or UnauthorizedAccessException
            )
        {
            return false;
        }
    }

    private async Task AskPostgresAsync(CancellationToken cancel)
    {
        var seconds = (int)Within.TotalSeconds;
        await using var line = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(settings.ModulesConnectionString)
            {
                Pooling = false,
                Timeout = seconds,
                CommandTimeout = seconds,
                CancellationTimeout = -1,
            }.ConnectionString
        );
        await line.OpenAsync(cancel);
        await using var ask = new NpgsqlCommand("SELECT 1", line);
        _ = await ask.ExecuteScalarAsync(cancel);
    }

    /// <summary>The ledger's file and the modules' own: connections that are open would read a file that is gone.</summary>
    private async Task AskFilesAsync(CancellationToken cancel)
    {
        foreach (var text in new[] { settings.ModulesConnectionString, settings.LedgerStore.ConnectionString })
        {
            var read = new SqliteConnectionStringBuilder(text)
            {
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = 1,
            };
            await using var line = new SqliteConnection(read.ConnectionString);
            await line.OpenAsync(cancel);
            await using var ask = line.CreateCommand();
            ask.CommandText = "SELECT count(*) FROM sqlite_master";
            _ = await ask.ExecuteScalarAsync(cancel);
        }
    }
}
