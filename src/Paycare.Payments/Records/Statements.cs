using System.Globalization;
using System.Text;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Payments.History;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Payments.Records;

/// <summary>What came in and went out, and the balance before and after.</summary>
/// <param name="In">Total that came in, in minor units (sen).</param>
/// <param name="Out">Total that went out, in minor units (sen).</param>
/// <param name="Opening">The balance before the period; <c>null</c> when the period has no start.</param>
/// <param name="Closing">The balance after the period; <c>null</c> when the period has no end.</param>
public sealed record StatementTotals(Money In, Money Out, Money? Opening, Money? Closing);

/// <summary>A CSV file to write: its name, and the function that writes its text.</summary>
internal sealed record CsvFile(string FileName, Func<Stream, Task> WriteAsync);

/// <summary>Money that moved in a period, as totals and as a file.</summary>
internal sealed class Statements(Attempts attempts, LedgerApi ledger, WalletAccounts wallets, IdentityApi identity, TextCatalog texts)
{
    /// <summary>More does not go on paper.</summary>
    private const int MostLines = 2_000;

    private static readonly string[] Columns = ["date", "time", "kind", "with", "in", "out", "currency", "balanceAfter", "note", "id"];

    /// <summary>
    /// Totals over all matching attempts. A search without a beginning, or for words, is added up row by row, and refused when it
    /// would have to read more than some thousands of them.
    /// </summary>
    public async Task<Result<StatementTotals>> TotalsAsync(CustomerId customer, AttemptFilter filter, CancellationToken cancel)
    {
        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        filter = filter with { MovedOnly = true };
        long incoming = 0,
            outgoing = 0;
        if (filter is { Words: null, From: { } from })
        {
            var sums = await ledger.SumsByPartyAsync(account, from, filter.Until ?? DateTimeOffset.MaxValue, cancel);
            foreach (var sum in sums.Where(s => filter.Kind is null || s.Kind == filter.Kind))
            {
                Add(sum.Side == NormalSide.Credit, sum.Minor);
            }
        }
        else if (await attempts.FewAsync(customer, account, filter, cancel) is { } few)
        {
            foreach (var moved in few)
            {
                Add(moved.IsIncoming, moved.Amount.Minor);
            }
        }
        else
        {
            return Refusal.Invalid("from", "field.period-too-long");
        }

        return await ToldAsync(account, filter, incoming, outgoing, cancel);

        void Add(bool isIncoming, long minor) =>
            (incoming, outgoing) = isIncoming ? (checked(incoming + minor), outgoing) : (incoming, checked(outgoing + minor));
    }

    private async Task<StatementTotals> ToldAsync(
        AccountId account,
        AttemptFilter filter,
        long incoming,
        long outgoing,
        CancellationToken cancel
    )
    {
        return new StatementTotals(
            new Money(incoming, Currency.Idr),
            new Money(outgoing, Currency.Idr),
            await BalanceBeforeAsync(filter.From),
            await BalanceBeforeAsync(filter.Until)
        );

        async Task<Money?> BalanceBeforeAsync(DateTimeOffset? moment) =>
            moment is { } at ? new Money((await ledger.BalanceAtAsync(account, at.AddTicks(-1), cancel)).Posted, Currency.Idr) : null;
    }

    /// <summary>
    /// All matching attempts as RFC 4180, with the separators of the reader's language. Amounts are unsigned in columns of their
    /// own, so people's texts can be made harmless to spreadsheets (one that begins like a formula gets an apostrophe) while figures
    /// stay figures.
    /// </summary>
    public async Task<Result<CsvFile>> CsvAsync(CustomerId customer, TransactionQuery query, CultureInfo culture, CancellationToken cancel)
    {
        if (AttemptFilter.Read(query, movedOnly: true).IsRefused(out var invalid, out var filter))
        {
            return invalid;
        }

        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        var period = $"{Day(filter.From) ?? "start"}_{Day(filter.Until?.AddTicks(-1)) ?? "now"}";
        return new CsvFile($"paycare-{period}.csv", stream => WriteAsync(stream, customer, account, filter, culture, cancel));
    }

    /// <summary>A period for a statement on paper, the oldest line first.</summary>
    public async Task<Result<StatementContent>> ContentAsync(CustomerId customer, TransactionQuery query, CancellationToken cancel)
    {
        if (AttemptFilter.Read(query, movedOnly: true).IsRefused(out var invalid, out var filter))
        {
            return invalid;
        }

        if (filter is not { From: { } from, Until: { } until })
        {
            return Refusal.Invalid(filter.From is null ? "from" : "to", "field.required");
        }

        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        var lines = new List<AttemptFacts>();
        await foreach (var moved in attempts.AllAsync(customer, account, filter, cancel))
        {
            lines.Add(moved);
            if (lines.Count > MostLines)
            {
                return Refusal.Invalid("to", "field.period-too-long");
            }
        }

        // From the lines at hand: a search for words in many rows has no totals of its own.
        var (incoming, outgoing) = (SumOf(isIncoming: true), SumOf(isIncoming: false));
        lines.Reverse();
        return new StatementContent(
            await identity.RevealAsync(customer, PersonalField.Name, cancel) ?? "•••",
            DateOnly.FromDateTime(from.ToOffset(Wording.WesternIndonesia).DateTime),
            DateOnly.FromDateTime(until.AddTicks(-1).ToOffset(Wording.WesternIndonesia).DateTime),
            await ToldAsync(account, filter, incoming, outgoing, cancel),
            lines
        );

        long SumOf(bool isIncoming) => lines.Where(l => l.IsIncoming == isIncoming).Sum(l => l.Amount.Minor);
    }

    private async Task WriteAsync(
        Stream stream,
        CustomerId customer,
        AccountId account,
        AttemptFilter filter,
        CultureInfo culture,
        CancellationToken cancel
    )
    {
        // The byte order mark tells spreadsheets that the text is UTF-8.
        await using var csv = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await csv.WriteAsync(Csv.Record(culture, Columns.Select(column => texts.Get(culture, $"statement.column.{column}"))));
        await foreach (var moved in attempts.AllAsync(customer, account, filter, cancel))
        {
            var at = moved.At.ToOffset(Wording.WesternIndonesia);
            var amount = Csv.Amount(moved.Amount, culture);
            await csv.WriteAsync(
                Csv.Record(
                    culture,
                    at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    at.ToString("HH:mm:sszzz", CultureInfo.InvariantCulture),
                    texts.Get(culture, $"receipt.kind.{moved.KindText}"),
                    moved.Merchant?.Name ?? moved.OtherParty,
                    moved.IsIncoming ? amount : null,
                    moved.IsIncoming ? null : amount,
                    moved.Amount.Currency.Code,
                    moved.BalanceAfter is { } balance ? Csv.Amount(balance, culture) : null,
                    moved.Note,
                    moved.Id
                )
            );
        }
    }

    private static string? Day(DateTimeOffset? at) =>
        at?.ToOffset(Wording.WesternIndonesia).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
