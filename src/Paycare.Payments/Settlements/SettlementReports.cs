using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Bank;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Records;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Settlements;

/// <summary>
/// A merchant's day: <c>opening + payments - refunds - feesTaken - paidOut - disputes + other = closing</c>, to the unit.
/// </summary>
/// <param name="Id">The settlement's id.</param>
/// <param name="Day">The day in Jakarta (WIB).</param>
/// <param name="Opening">The balance at the start of the day, in minor units (sen).</param>
/// <param name="PaymentCount">Number of payments.</param>
/// <param name="Payments">Total of the payments.</param>
/// <param name="RefundCount">Number of refunds.</param>
/// <param name="Refunds">Total of the refunds.</param>
/// <param name="FeesTaken">Fees of earlier days that were debited this day.</param>
/// <param name="PaidOut">What left for the merchant's bank this day.</param>
/// <param name="Disputes">What went to cards' banks this day for disputes that the merchant bears.</param>
/// <param name="Other">Everything else, signed.</param>
/// <param name="Closing">The balance at the end of the day, in minor units (sen).</param>
/// <param name="Fee">The fee on this day's payments.</param>
/// <param name="FeeCarried">Fees of earlier days that the account could not pay then.</param>
/// <param name="FeeStatus">taken, carried (the account could not pay it; it is charged again the next day) or pending.</param>
/// <param name="Net">Payments less refunds less the fee.</param>
/// <param name="MadeAt">When this settlement was made.</param>
/// <param name="Payout">Its payout to the merchant's bank; <c>null</c> when there is none.</param>
public sealed record SettlementAnswer(
    SettlementId Id,
    DateOnly Day,
    Money Opening,
    int PaymentCount,
    Money Payments,
    int RefundCount,
    Money Refunds,
    Money FeesTaken,
    Money PaidOut,
    Money Disputes,
    Money Other,
    Money Closing,
    Money Fee,
    Money FeeCarried,
    string FeeStatus,
    Money Net,
    DateTimeOffset MadeAt,
    SettlementPayout? Payout
)
{
    internal static SettlementAnswer Of(Settlement s, Payout? payout) =>
        new(
            s.Id,
            s.Day,
            Rupiah(s.Opening),
            s.PaymentCount,
            Rupiah(s.Payments),
            s.RefundCount,
            Rupiah(s.Refunds),
            Rupiah(s.FeesTaken),
            Rupiah(s.PaidOut),
            Rupiah(s.Disputes),
            Rupiah(s.Other),
            Rupiah(s.Closing),
            Rupiah(s.Fee),
            Rupiah(s.FeeCarried),
            s.IsFeeTaken switch
            {
                true => "taken",
                false => "carried",
                null => "pending",
            },
            Rupiah(s.Net),
            s.MadeAt,
            payout is null ? null : SettlementPayout.Of(payout)
        );

    private static Money Rupiah(long minor) => new(minor, Currency.Idr);
}

/// <summary>One movement of the merchant's account.</summary>
/// <param name="Id">The movement's id; for payments also the payment's.</param>
/// <param name="Kind">payment, refund, fee, payout, dispute or other.</param>
/// <param name="At">When it happened.</param>
/// <param name="Amount">Amount in minor units (sen), signed.</param>
/// <param name="Fee">For payments: the fee on it.</param>
/// <param name="BalanceAfter">The account's balance afterwards.</param>
/// <param name="PaymentId">For refunds: the payment's id.</param>
/// <param name="Reference">For payments: the merchant's order reference.</param>
public sealed record SettlementLine(
    string Id,
    string Kind,
    DateTimeOffset At,
    Money Amount,
    Money Fee,
    Money BalanceAfter,
    string? PaymentId,
    string? Reference
);

/// <summary>Reads settlements.</summary>
internal sealed class SettlementReports(
    Database db,
    SettlementPayouts payouts,
    LedgerApi ledger,
    SettlementProcess steps,
    AttemptIdCodec ids
)
{
    private static readonly string[] Header = ["at", "kind", "id", "paymentId", "reference", "amount", "fee", "balanceAfter", "currency"];

    /// <summary>A merchant's settlements, newest day first.</summary>
    public async Task<Result<Page<SettlementAnswer>>> ListAsync(MerchantId merchant, string? cursor, int? limit, CancellationToken cancel)
    {
        var before = DateOnly.MaxValue;
        if (
            cursor is not null
            && !DateOnly.TryParseExact(cursor, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out before)
        )
        {
            return Refusal.Invalid("cursor", "field.cursor-malformed");
        }

        var size = Paging.Limit(limit);
        var found = await db.Set<Settlement>()
            .AsNoTracking()
            .Where(s => s.Merchant == merchant && s.Day < before)
            .OrderByDescending(s => s.Day)
            .Take(size + 1)
            .ToListAsync(cancel);
        var paidOut = await payouts.OfAsync(found, cancel);
        return new Page<SettlementAnswer>(
            [.. found.Take(size).Select(s => SettlementAnswer.Of(s, paidOut.GetValueOrDefault(s.Id)))],
            found.Count > size ? found[size - 1].Day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) : null
        );
    }

    public async Task<Result<SettlementAnswer>> FindAsync(MerchantId merchant, SettlementId id, CancellationToken cancel) =>
        await OwnAsync(merchant, id, cancel) is { } found
            ? SettlementAnswer.Of(found, (await payouts.OfAsync([found], cancel)).GetValueOrDefault(found.Id))
            : Refusal.NotFound;

    /// <summary>A settlement's lines, oldest first.</summary>
    public async Task<Result<Page<SettlementLine>>> LinesAsync(
        MerchantId merchant,
        SettlementId id,
        string? cursor,
        int? limit,
        CancellationToken cancel
    )
    {
        if (await OwnAsync(merchant, id, cancel) is not { } found)
        {
            return Refusal.NotFound;
        }

        var after = new AttemptId(found.After);
        if (cursor is not null && !ids.TryRead(cursor, out after))
        {
            return Refusal.Invalid("cursor", "field.cursor-malformed");
        }

        var size = Paging.Limit(limit);
        var lines = new List<SettlementLine>();
        await foreach (
            var row in steps.RowsAsync(AccountOf(merchant), Math.Max(after.Sequence, found.After), found.Last, found.FeeBasisPoints, cancel)
        )
        {
            if (lines.Count == size)
            {
                return new Page<SettlementLine>(lines, lines[^1].Id);
            }

            lines.Add(Line(row));
        }

        return new Page<SettlementLine>(lines, null);
    }

    /// <summary>All lines as CSV (RFC 4180), streamed while they are read; <c>null</c> when there is no such settlement.</summary>
    public async Task<SettlementCsv?> CsvAsync(MerchantId merchant, SettlementId id, CancellationToken cancel) =>
        await OwnAsync(merchant, id, cancel) is { } found
            ? new SettlementCsv($"settlement-{found.Day:yyyy-MM-dd}.csv", stream => WriteAsync(found, stream, cancel))
            : null;

    private async Task WriteAsync(Settlement settlement, Stream stream, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
        {
            NewLine = "\r\n",
        };
        var culture = CultureInfo.CurrentUICulture;
        await writer.WriteAsync(Csv.Record(culture, Header));
        await foreach (
            var row in steps.RowsAsync(AccountOf(settlement.Merchant), settlement.After, settlement.Last, settlement.FeeBasisPoints, cancel)
        )
        {
            var line = Line(row);
            await writer.WriteAsync(
                Csv.Record(
                    culture,
                    line.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                    line.Kind,
                    line.Id,
                    line.PaymentId,
                    line.Reference,
                    Csv.Amount(line.Amount, culture),
                    Csv.Amount(line.Fee, culture),
                    Csv.Amount(line.BalanceAfter, culture),
                    line.Amount.Currency.Code
                )
            );
        }
    }

    private AccountId AccountOf(MerchantId merchant) =>
        ledger.TryFind(WalletAccounts.CodeOf(merchant), Currency.Idr, out var account)
            ? account
            : throw new InvalidOperationException("A merchant was settled and has no account.");

    private SettlementLine Line(SettlementRow row)
    {
        var entry = row.Entry;
        Money Of(long minor) => new(minor, entry.Amount.Currency);
        return new SettlementLine(
            ids.Text(entry.Id),
            row.Kind,
            entry.At,
            Of(row.Minor),
            Of(row.Fee),
            Of((row.Minor > 0 ? entry.CreditAfter : entry.DebitAfter)!.Value),
            entry.Original is { } original ? ids.Text(original) : null,
            row.Kind == SettlementProcess.PaymentLine ? MerchantPayments.ReferenceOf(entry) : null
        );
    }

    /// <summary>Quoted, and never a formula to a spreadsheet.</summary>
    private Task<Settlement?> OwnAsync(MerchantId merchant, SettlementId id, CancellationToken cancel) =>
        db.Set<Settlement>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.Merchant == merchant, cancel);
}
