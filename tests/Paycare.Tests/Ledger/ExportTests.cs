using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Export;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Verification;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>The books for other programs, and the balances recomputed.</summary>
public sealed class ExportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Hledger_comes_to_the_same_balances(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var accounts = await LiveAsync(ledger);
        var file = Path.Combine(Directory.CreateTempSubdirectory("paycare-").FullName, "books.journal");
        await using (var writer = new StreamWriter(file))
        {
            Assert.Equal(
                (await ledger.RowsAsync()).Count,
                await new LedgerExporter(ledger.Place).ExportAsync(ExportFormat.Hledger, writer, cancel: Cancel)
            );
        }

        // Strict: every account and commodity is declared, every transaction balances, every asserted balance holds.
        await RunAsync("hledger", "-f", file, "check", "--strict");
        var balances = (
            await RunAsync("hledger", "-f", file, "balance", "--flat", "--empty", "--no-total", "-O", "csv", "--layout", "tidy")
        )
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Split(',').Select(word => word.Trim('"')).ToArray())
            .ToDictionary(words => (Account: words[0], Currency: words[^2]), words => words[^1]);
        foreach (var id in accounts)
        {
            var view = ledger.Api.View(id);
            var isDebit = view.Code.StartsWith("clearing", StringComparison.Ordinal);
            var expected = new Money(isDebit ? view.Posted : -view.Posted, view.Currency);
            Assert.Equal(
                decimal.Parse(expected.ToDecimalText(), CultureInfo.InvariantCulture),
                decimal.Parse(
                    balances[($"{(isDebit ? "assets" : "liabilities")}:{view.Code}", view.Currency.Code)],
                    CultureInfo.InvariantCulture
                )
            );
        }

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory, OnBothDatabases]
    public async Task Every_row_is_in_the_csv_refused_ones_too(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        var movement = TestLedger.Move(EntryKind.Payment, ayu, shop, 5_000) with { Reference = "Nasi \"Padang\", besar" };
        await ledger.Api.PostAsync("test", "key", movement, Cancel);
        await using var text = new StringWriter();

        await new LedgerExporter(ledger.Place).ExportAsync(ExportFormat.Csv, text, cancel: Cancel);

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal((await ledger.RowsAsync()).Count + 1, lines.Length);
        Assert.StartsWith("row,time,kind,state,code,debit,credit,amount,currency,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "5,2026-01-31T16:59:50.000000Z,payment,refused,insufficient-balance,customer:ayu,customer:shop,50.00,IDR,,,",
            lines[5],
            StringComparison.Ordinal
        );
        Assert.Contains("\"Nasi \"\"Padang\"\", besar\"", lines[5], StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Balances_that_were_damaged_are_written_anew_from_the_journal(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var views = (await LiveAsync(ledger)).Select(ledger.Api.View).ToList();
        // Not beside a running host, whose balances in memory would be another truth; however slow it is, it beats within an hour.
        var patient = TestLedger.Quick with { SilenceLimit = TimeSpan.FromHours(1) };
        Assert.Null(await new LedgerRebuilder(ledger.Place, TestKeys.Ring, NullLogger.Instance, patient).RebuildAsync(Cancel));
        await ledger.Api.StopAsync();
        await ledger.RunSqlAsync(
            "UPDATE ledger_accounts SET posted = posted + 1; DELETE FROM ledger_pendings; DELETE FROM ledger_returned; DELETE "
                + "FROM ledger_freezes"
        );
        Assert.Contains("checkpoint-differs", (await ledger.VerifyAsync()).Counts.Keys);

        var rebuilder = new LedgerRebuilder(ledger.Place, TestKeys.Ring, NullLogger.Instance, TestLedger.Quick);
        var rebuilt = (await rebuilder.RebuildAsync(Cancel))!.Value;

        Assert.Equal((views.Count, (await ledger.RowsAsync()).Count), (rebuilt.Accounts, rebuilt.AsOf.Sequence));
        Assert.Empty((await ledger.VerifyAsync()).Findings);
        await ledger.RestartAsync();
        Assert.Equal(views, views.Select(v => ledger.Api.View(v.Id)));
    }

    /// <summary>A few of everything, in three currencies.</summary>
    private static async Task<List<AccountId>> LiveAsync(TestLedger ledger)
    {
        var accounts = new List<AccountId>
        {
            await ledger.ClearingAsync(),
            await ledger.FundedAsync("ayu", 123_456),
            await ledger.CustomerAsync("shop"),
        };
        var payment = await ledger.PostAsync(EntryKind.Payment, accounts[1], accounts[2], 3_456);
        await ledger.GiveBackAsync(payment, 56);
        await ledger.GiveBackAsync(payment, 100, isHold: true);
        await ledger.PostAsync(EntryKind.Payment, accounts[1], accounts[2], 9_999_999);
        var hold = await ledger.HoldAsync(EntryKind.Withdrawal, accounts[1], accounts[0], 20_000);
        await ledger.CaptureAsync(hold.Id, minor: 7);
        await ledger.FreezeAsync(payment.Id);
        await ledger.Api.PostAsync(
            "test",
            "group",
            [
                TestLedger.Move(EntryKind.Transfer, accounts[1], accounts[2], 11),
                TestLedger.Move(EntryKind.Transfer, accounts[2], accounts[1], 1),
            ],
            Cancel
        );
        ledger.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var currency in new[] { Currency.Usd, Currency.Jpy })
        {
            var bank = await ledger.OpenAsync(new AccountDefinition("clearing:card", currency, NormalSide.Debit));
            var rich = await ledger.OpenAsync(new AccountDefinition("customer:ayu", currency, NormalSide.Credit, 0));
            await ledger.Api.PostAsync(
                "test",
                $"fund-{currency}",
                new Movement(EntryKind.TopUp, bank, rich, new Money(777_777, currency)),
                Cancel
            );
            accounts.AddRange([bank, rich]);
        }

        return accounts;
    }

    private static async Task<string> RunAsync(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', words)}: {await errors}");
        return await output;
    }
}
