using Paycare.Ledger.Accounts;
using Paycare.Ledger.Export;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>The rows that the ledger's guide shows are rows that the ledger writes.</summary>
public sealed class GuideTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_guide_shows_rows_as_they_are(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var clearing = await ledger.ClearingAsync();
        var rina = await ledger.CustomerAsync("rina");
        var shop = await ledger.OpenAsync(new AccountDefinition("merchant:voltgo", Currency.Idr, NormalSide.Credit, 0));
        await ledger.PostAsync(EntryKind.TopUp, clearing, rina, 100_000_00);
        var payment = await ledger.PostAsync(EntryKind.Payment, rina, shop, 38_000_00);
        var hold = await ledger.HoldAsync(
            EntryKind.Payment,
            rina,
            shop,
            50_000_00,
            until: ledger.Clock.GetUtcNow() + TimeSpan.FromHours(1)
        );
        await ledger.CaptureAsync(hold.Id, minor: 42_500_00);
        await ledger.FreezeAsync(rina, FreezeScope.Debit);
        await ledger.PostAsync(EntryKind.Payment, rina, shop, 1_000_00);
        ledger.Clock.Advance(TimeSpan.FromHours(1));
        await ledger.UnfreezeAsync(rina);
        await ledger.GiveBackAsync(payment, 30_000_00);
        await ledger.GiveBackAsync(payment, 8_000_01);
        await using var books = new StringWriter();
        await new LedgerExporter(ledger.Place).ExportAsync(ExportFormat.Csv, books, cancel: Cancel);

        var guide = await File.ReadAllTextAsync(Repository.PathOf("docs", "guides", "ledger.md"), Cancel);
        Assert.Contains(books.ToString().ReplaceLineEndings("\n").Trim(), guide.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
