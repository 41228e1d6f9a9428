using System.CommandLine;
using System.Globalization;
using Npgsql;
using Paycare.Ledger.Export;
using Paycare.Ledger.Verification;
using Paycare.Web.Configuration;
using Paycare.Web.Hosting;

namespace Paycare.Web.Commands;

/// <summary>Commands on the ledger. Results go to standard output, progress and errors to standard error.</summary>
internal static class LedgerCommand
{
    public static Command Build()
    {
        var verify = new Command(
            "verify",
            "Checks the ledger's invariants from the journal, also beside a running host. Exit code 2 when something is wrong."
        );
        verify.SetAction((_, cancel) => RunAsync(Console.Out, Console.Error, VerifyAsync, cancel));

        var rebuild = new Command("rebuild", "Writes the stored balances anew from the journal. Stop the host first.");
        rebuild.SetAction((_, cancel) => RunAsync(Console.Out, Console.Error, RebuildAsync, cancel));

        var format = new Option<ExportFormat>("--format") { Description = "hledger or csv.", Required = true };
        var file = new Option<FileInfo?>("--output") { Description = "The file to write; standard output when left out." };
        var export = new Command(
            "export",
            "Writes the books out for other programs, also beside a running host. "
                + "hledger: what moved money, each row with its balances as assertions. csv: every row, refused ones too."
        )
        {
            format,
            file,
        };
        export.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    Console.Out,
                    Console.Error,
                    (settings, output, errors, stop) =>
                        ExportAsync(settings, parsed.GetRequiredValue(format), parsed.GetValue(file), output, errors, stop),
                    cancel
                )
        );
        return new Command("ledger", "Looks after the ledger.")
        {
            verify,
            rebuild,
            export,
            JournalCommand.Seal(),
            JournalCommand.SetAside(),
        };
    }

    private static async Task<int> VerifyAsync(Settings settings, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        var report = await new LedgerVerifier(settings.LedgerStore, settings.OpenKeys()).VerifyAsync(new Tenths(errors), cancel);
        await output.WriteLineAsync(
            $"{report.Rows} rows, {report.Accounts} accounts, balances stored as of row {report.CheckpointSequence} ({settings.Place})"
        );
        foreach (var finding in report.Findings)
        {
            await output.WriteLineAsync($"{finding.Code}  row {finding.Row?.Sequence}  account {finding.Account?.Value}  {finding.Detail}");
        }

        await output.WriteLineAsync(report.IsSound ? "The books balance." : $"{report.Counts.Values.Sum()} faults.");
        return report.IsSound ? 0 : 2;
    }

    private static async Task<int> RebuildAsync(Settings settings, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        using var logs = LoggerFactory.Create(_ => { });
        if (
            await new LedgerRebuilder(settings.LedgerStore, settings.OpenKeys(), logs.CreateLogger("ledger")).RebuildAsync(cancel)
            is not { } rebuilt
        )
        {
            throw new StartupException($"A running host owns the ledger in {settings.Place}. Stop it, then rebuild.");
        }

        await output.WriteLineAsync(
            $"The balances of {rebuilt.Accounts} accounts were written from the journal, as of row {rebuilt.AsOf.Sequence}."
        );
        return await VerifyAsync(settings, output, errors, cancel);
    }

    private static async Task<int> ExportAsync(
        Settings settings,
        ExportFormat format,
        FileInfo? file,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancel
    )
    {
        var exporter = new LedgerExporter(settings.LedgerStore);
        if (file is null)
        {
            await exporter.ExportAsync(format, output, new Tenths(errors), cancel);
            return 0;
        }

        // Written under a temporary name until complete: half an export must not look like a whole one.
        var partial = $"{file.FullName}.partial";
        await using (var writer = new StreamWriter(partial))
        {
            var rows = await exporter.ExportAsync(format, writer, new Tenths(errors), cancel);
            await output.WriteLineAsync($"{rows} rows were read.");
        }

        File.Move(partial, file.FullName, overwrite: true);
        return 0;
    }

    /// <summary>Runs a command on a ledger that is there, and tells in one line what stood in its way.</summary>
    public static async Task<int> RunAsync(
        TextWriter output,
        TextWriter errors,
        Func<Settings, TextWriter, TextWriter, CancellationToken, Task<int>> work,
        CancellationToken cancel
    )
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var settings = Settings.Locate(builder.Configuration, builder.Environment);
            if (!settings.IsPostgres && !File.Exists(Path.Combine(settings.DataDirectory, "ledger.db")))
            {
                throw NoLedger(settings);
            }

            try
            {
                if (settings.IsPostgres)
                {
                    await ReadOwnerAsync(settings, cancel);
                }

                return await work(settings, output, errors, cancel);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName)
            {
                throw NoLedger(settings);
            }
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    /// <summary>Fails where there is no ledger: that comes before whatever else is missing.</summary>
    private static async Task ReadOwnerAsync(Settings settings, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(settings.LedgerStore.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("SELECT epoch FROM ledger_owner", connection);
        await command.ExecuteScalarAsync(cancel);
    }

    private static StartupException NoLedger(Settings settings) =>
        new($"There is no ledger in {settings.Place}. Set Paycare__DataDirectory or ConnectionStrings__Paycare.");

    /// <summary>Reports each further tenth of a long read.</summary>
    private sealed class Tenths(TextWriter to) : IProgress<LedgerProgress>
    {
        private long _said;

        public void Report(LedgerProgress value)
        {
            var tenth = value.Rows * 10 / Math.Max(1, value.Total);
            if (tenth > _said)
            {
                _said = tenth;
                to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Rows} of {value.Total} rows"));
            }
        }
    }
}
