using System.Globalization;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Results;

namespace Paycare.Payments.History;

/// <summary>A payment as the merchant sees it; the payer is masked.</summary>
/// <param name="Id">The payment's id.</param>
/// <param name="Status">succeeded, partially-refunded or refunded.</param>
/// <param name="Amount">The amount paid, in minor units (sen).</param>
/// <param name="Refunded">The amount returned or being returned, in minor units (sen): refunds, goodwill and disputes.</param>
/// <param name="Payer">The payer, masked.</param>
/// <param name="Reference">The merchant's order reference, when its QR code carried one.</param>
/// <param name="At">When it was paid.</param>
public sealed record MerchantPayment(
    string Id,
    string Status,
    Money Amount,
    Money Refunded,
    MaskedPayer Payer,
    string? Reference,
    DateTimeOffset At
);

/// <summary>Which payments of a merchant.</summary>
/// <param name="From">Start of the period, inclusive, RFC 3339.</param>
/// <param name="To">End of the period, exclusive, RFC 3339.</param>
/// <param name="Q">Part of the order reference, the id, or the amount.</param>
public sealed record MerchantPaymentQuery(string? From = null, string? To = null, string? Q = null);

/// <summary>The payer, as far as a merchant may know.</summary>
/// <param name="Name">The first letter of each name.</param>
public sealed record MaskedPayer(string Name);

/// <summary>A merchant's payments, read from the journal of its account.</summary>
internal sealed class MerchantPayments(LedgerApi ledger, IdentityApi identity, AttemptIdCodec ids)
{
    /// <summary>A payer of whom nothing is known any more.</summary>
    public const string Unknown = "•••";

    private const int LongestQuery = 100,
        FurtherRead = 1_000 - Paging.MaxLimit,
        MostReads = 4;

    /// <summary>Whoever pays in test mode.</summary>
    public const string TestPayer = "T••• P•••";

    private const string OrderReference = "order";

    /// <summary>Whether a row credited a payment to an account. Refused payments concern the payer alone.</summary>
    public static bool IsPayment(JournalEntry row, AccountId account) =>
        row.Kind == EntryKind.Payment && row.State == EntryState.Posted && row.Credit == account;

    /// <summary>Whether a row is an attempt to pay an account that failed. That a code was asked for is no failure.</summary>
    public static bool IsFailed(JournalEntry row, AccountId account) =>
        row.Kind == EntryKind.Payment
        && row.State == EntryState.Refused
        && row.Credit == account
        && AttemptCodes.Read(row.RefusalCode) is not (null or AttemptCode.StepUpRequired);

    /// <summary>Why a payment failed, as far as it is the merchant's business: what is the payer's own is <c>declined</c>.</summary>
    public static string FailureOf(JournalEntry row) =>
        AttemptCodes.Read(row.RefusalCode) is AttemptCode.MerchantUnavailable or AttemptCode.QrExpired or AttemptCode.QrUsed
            ? row.RefusalCode!
            : "declined";

    /// <summary>Payments, newest first.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="cursor">Cursor of the previous page; <c>null</c> for the first.</param>
    /// <param name="limit">Page size, see <see cref="Paging"/>.</param>
    /// <param name="cancel">Cancels the read.</param>
    public async Task<Result<Page<MerchantPayment>>> ListAsync(
        MerchantId merchant,
        MerchantPaymentQuery query,
        string? cursor,
        int? limit,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var (since, until) = (Time(check, "from", query.From), Time(check, "to", query.To));
        var words = Typed.Line(check.Text("q", query.Q, LongestQuery, required: false));
        AttemptId? before = null;
        if (cursor is not null)
        {
            before = ids.TryRead(cursor, out var read) ? read : null;
            if (before is null)
            {
                check.Fail("cursor", "field.cursor-malformed");
            }
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (!ledger.TryFind(WalletAccounts.CodeOf(merchant), Currency.Idr, out var account))
        {
            return new Page<MerchantPayment>([], null);
        }

        if (until is { } end && before is null)
        {
            before = new AttemptId((await ledger.RowAtAsync(end.AddMicroseconds(-1), cancel)).Sequence + 1);
        }

        var size = Paging.Limit(limit);
        var found = new List<JournalEntry>(size + 1);
        AttemptId? further = null;
        var wanted = Wanted(words);
        for (var reads = 1; found.Count <= size; reads++)
        {
            var most = reads == 1 ? Paging.MaxLimit : FurtherRead;
            var rows = await ledger.EntriesAsync(account, before, most, cancel);
            found.AddRange(rows.Where(r => IsPayment(r, account) && !(r.At < since) && wanted(r)));
            if (rows.Count < most || rows[^1].At < since)
            {
                break;
            }

            before = rows[^1].Id;
            if (reads == MostReads)
            {
                // A rare word must not read years at once: the page may be short, and the next one goes on.
                further = before;
                break;
            }
        }

        List<JournalEntry> page = [.. found.Take(size)];
        further = found.Count > size ? found[size - 1].Id : further;
        return (await ledger.ReturnedAsync([.. page.Select(r => r.Id)], cancel)).IsRefused(out var busy, out var returned)
            ? busy
            : new Page<MerchantPayment>(await DescribeAsync(page, returned, cancel), further is { } next ? ids.Text(next) : null);
    }

    /// <summary>One payment of a merchant; not found when it is another merchant's.</summary>
    public async Task<Result<MerchantPayment>> FindAsync(MerchantId merchant, string id, CancellationToken cancel)
    {
        if (await RowAsync(merchant, id, cancel) is not { } row)
        {
            return Refusal.NotFound;
        }

        return (await ledger.ReturnedAsync([row.Id], cancel)).IsRefused(out var busy, out var returned)
            ? busy
            : (await DescribeAsync([row], returned, cancel))[0];
    }

    /// <summary>The row of a merchant's payment; <c>null</c> when there is none or it is another merchant's.</summary>
    public async Task<JournalEntry?> RowAsync(MerchantId merchant, string id, CancellationToken cancel) =>
        ids.TryRead(id, out var attempt)
        && ledger.TryFind(WalletAccounts.CodeOf(merchant), Currency.Idr, out var account)
        && await ledger.FindAsync(attempt, cancel) is { } row
        && IsPayment(row, account)
            ? row
            : null;

    /// <summary>Payments in the merchant's view.</summary>
    /// <param name="rows">The payments' rows.</param>
    /// <param name="returned">Amounts returned of them, in minor units, where there are any.</param>
    /// <param name="cancel">Cancels the read.</param>
    public async Task<IReadOnlyList<MerchantPayment>> DescribeAsync(
        IReadOnlyList<JournalEntry> rows,
        IReadOnlyDictionary<AttemptId, long>? returned,
        CancellationToken cancel
    )
    {
        var payers = rows.Select(PayerOf).OfType<CustomerId>().Distinct().ToList();
        var cards = payers.Count == 0 ? new Dictionary<CustomerId, CustomerCard>() : await identity.FindCustomersAsync(payers, cancel);
        return
        [
            .. rows.Select(row =>
            {
                var back = new Money(returned?.GetValueOrDefault(row.Id) ?? 0, row.Amount.Currency);
                return new MerchantPayment(
                    ids.Text(row.Id),
                    back.Minor == 0 ? "succeeded"
                        : back < row.Amount ? "partially-refunded"
                        : "refunded",
                    row.Amount,
                    back,
                    new MaskedPayer(
                        PayerOf(row) is not { } payer ? Unknown
                        : cards.TryGetValue(payer, out var card) ? card.Name
                        : payer.IsTest() ? TestPayer
                        : Unknown
                    ),
                    ReferenceOf(row),
                    row.At
                );
            }),
        ];
    }

    /// <summary>The merchant's order reference of a payment.</summary>
    public static string? ReferenceOf(JournalEntry row) => row.Evidence.Text(OrderReference);

    /// <summary>What a row keeps of the merchant's order.</summary>
    public static Evidence EvidenceOf(string reference) =>
        reference.Length == 0 ? Evidence.None : Evidence.None.With(OrderReference, reference);

    /// <summary>The payer.</summary>
    public CustomerId? PayerOf(JournalEntry row) => row.Debit is { } payer ? WalletAccounts.PayerOf(ledger.View(payer).Code) : null;

    /// <summary>By order reference, by id, or by amount: what the words may mean is found out once, and not for each row.</summary>
    private Func<JournalEntry, bool> Wanted(string words)
    {
        if (words.Length == 0)
        {
            return _ => true;
        }

        AttemptId? id = ids.TryRead(words, out var named) ? named : null;
        Money? amount = Typed.Rupiah(words, CultureInfo.CurrentUICulture) is { } typed && typed.TryRead(out var read) is null ? read : null;
        return row => row.Id == id || row.Amount == amount || ReferenceOf(row)?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;
    }

    private static DateTimeOffset? Time(FieldCheck check, string field, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return at.ToUniversalTime();
        }

        check.Fail(field, "field.time-malformed");
        return null;
    }
}
