using System.Globalization;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Payments.History;

/// <summary>A search as the customer asked for it: days are of the Jakarta calendar (WIB), the last one included.</summary>
/// <param name="From">A day (<c>2026-11-01</c>) or a moment (RFC 3339).</param>
/// <param name="To">A day or a moment.</param>
/// <param name="Q">Part of a name or a note, or an amount.</param>
/// <param name="Kind">payment, top-up, transfer...</param>
public sealed record TransactionQuery(string? From, string? To, string? Q, string? Kind);

/// <summary>Which of a customer's rows to read.</summary>
internal sealed record AttemptFilter
{
    private const int MaxWords = 100;

    private static readonly Dictionary<string, EntryKind> Kinds = Enum.GetValues<EntryKind>()
        .Where(k => k is not (EntryKind.Open or EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Limits or EntryKind.Close))
        .ToDictionary(AttemptFacts.NameOf, StringComparer.Ordinal);

    /// <summary>All attempts, and only what moved money.</summary>
    public static readonly AttemptFilter Everything = new(),
        Moved = new() { MovedOnly = true };

    public DateTimeOffset? From { get; init; }

    /// <summary>The first moment after the period.</summary>
    public DateTimeOffset? Until { get; init; }

    public string? Words { get; init; }

    public EntryKind? Kind { get; init; }

    public bool MovedOnly { get; init; }

    public static Result<AttemptFilter> Read(TransactionQuery query, bool movedOnly)
    {
        var check = new FieldCheck();
        var from = Moment(check, "from", query.From, isEnd: false);
        var until = Moment(check, "to", query.To, isEnd: true);
        if (from >= until)
        {
            check.Fail("to", "field.period-backwards");
        }

        var words = check.Text("q", query.Q, MaxWords, required: false);
        var kind = string.IsNullOrEmpty(query.Kind) ? null : check.OneOf("kind", query.Kind, Kinds);
        return check.Refusal is { } invalid
            ? invalid
            : new AttemptFilter
            {
                From = from,
                Until = until,
                Words = words.Length == 0 ? null : words,
                Kind = kind,
                MovedOnly = movedOnly,
            };
    }

    /// <summary>
    /// A merchant's account being short for a refund concerns only the merchant: the payer sees that the refund is waiting.
    /// </summary>
    public static bool IsNotThePayers(JournalEntry entry) =>
        entry.State == EntryState.Refused
        && entry.Kind switch
        {
            EntryKind.Refund => AttemptCodes.Read(entry.RefusalCode) is not (AttemptCode.NotRefundable or AttemptCode.CardNotRefundable),
            // If money for a dispute is no longer there, it is looked for elsewhere; the customer did not ask for it.
            EntryKind.Dispute => true,
            _ => false,
        };

    /// <summary>Checks what the row alone can tell. A refused transfer is an attempt of its payer only.</summary>
    public bool Fits(JournalEntry entry, AccountId account) =>
        entry.MovesMoney
        && (MovedOnly ? entry.State is EntryState.Posted or EntryState.Captured : entry.Pending is null && !IsNotThePayers(entry))
        && !(entry is { Kind: EntryKind.Transfer, State: EntryState.Refused } && entry.Debit != account)
        && (Kind is null || entry.Kind == Kind)
        && (Until is null || entry.At < Until);

    /// <summary>Searches only what the owner can see: names, their own or their payer's note, the amount, the id.</summary>
    public bool FitsWords(AttemptFacts attempt) =>
        Words is not { } words
        || Has(attempt.Merchant?.Name, words)
        || Has(attempt.OtherParty, words)
        || Has(attempt.Note, words)
        || attempt.Id == words
        || IsAmount(attempt.Amount, words);

    private static bool Has(string? text, string words) =>
        text is not null
        && CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, words, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    /// <summary><c>15000</c>, <c>15.000</c>, <c>Rp 15.000</c>, <c>IDR 15,000.00</c>: the whole amount, however it is grouped.</summary>
    private static bool IsAmount(Money amount, string words)
    {
        var bare = words
            .Replace("Rp", "", StringComparison.OrdinalIgnoreCase)
            .Replace(amount.Currency.Code, "", StringComparison.OrdinalIgnoreCase)
            .Trim();
        if (bare.Any(c => !char.IsAsciiDigit(c) && c is not ('.' or ',' or ' ' or '\u00A0')))
        {
            return false;
        }

        var digits = string.Concat(bare.Where(char.IsAsciiDigit)).TrimStart('0');
        return digits.Length > 0
            && (
                digits == amount.Minor.ToString(CultureInfo.InvariantCulture)
                || (
                    amount.Minor % amount.Currency.MinorPerMajor == 0
                    && digits == (amount.Minor / amount.Currency.MinorPerMajor).ToString(CultureInfo.InvariantCulture)
                )
            );
    }

    private static DateTimeOffset? Moment(FieldCheck check, string field, string? text, bool isEnd)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsOurs(day.Year))
        {
            return new DateTimeOffset((isEnd ? day.AddDays(1) : day).ToDateTime(TimeOnly.MinValue), Wording.WesternIndonesia);
        }

        // A + in a query may arrive as a space.
        if (
            DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && text.Length > 10
            && IsOurs(moment.Year)
        )
        {
            return isEnd ? moment.AddTicks(1) : moment;
        }

        check.Fail(field, "field.day-malformed");
        return null;
    }

    /// <summary>Far enough from the limits of the calendar to add or subtract a day.</summary>
    private static bool IsOurs(int year) => year is >= 2000 and < 9000;
}
