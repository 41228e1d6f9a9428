using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Paycare.Tests.Infrastructure;

namespace Paycare.Benchmarks;

/// <summary>The baseline of everything that writes: what the database server itself does on this machine, in the same run.</summary>
internal static partial class Pgbench
{
    /// <summary>What PostgreSQL's own benchmark reaches on that server: small transactions that many clients commit at once.</summary>
    /// <param name="connectionString">The server, and a database to fill.</param>
    /// <param name="duration">How long it runs.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>Transactions per second.</returns>
    public static async Task<decimal> RunAsync(string connectionString, TimeSpan duration, CancellationToken cancel)
    {
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        string[] where = ["-h", place.Host!, "-p", $"{place.Port}", "-U", place.Username!];
        await ProcessAsync("pgbench", [.. where, "-i", "-q", "-s", "50", place.Database!], cancel);
        var output = await ProcessAsync(
            "pgbench",
            [.. where, "-c", "32", "-j", "2", "-T", $"{(int)duration.TotalSeconds}", place.Database!],
            cancel
        );
        return decimal.Parse(Tps().Match(output).Groups["tps"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"tps = (?<tps>[0-9.]+)")]
    private static partial Regex Tps();

    private static async Task<string> ProcessAsync(string program, IEnumerable<string> words, CancellationToken cancel)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(PostgresServer.FindBinaries(), program), words)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program}: {await errors}");
    }
}
