using System.Globalization;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.History;

/// <summary>A payment as the merchant sees it: whose money it was is masked.</summary>
/// <param name="Id">Which.</param>
/// <param name="Status">succeeded, partially-refunded or refunded.</param>
/// <param name="Amount">How much was paid.</param>
/// <param name="Refunded">How much of it went back so far, or is on its way: refunds, goodwill and disputes.</param>
/// <param name="Payer">Who paid, masked.</param>
/// <param name="Reference">The merchant's own name for the order, when its QR code carried one.</param>
/// <param name="At">When.</param>
public sealed record MerchantPayment(
    string Id,
    string Status,
    Money Amount,
    Money Refunded,
    MaskedPayer Payer,
    string? Reference,
    DateTimeOffset At
);

/// <summary>Who paid, as far as a merchant may know.</summary>
/// <param name="Name">The first letter of each name.</param>
public sealed record MaskedPayer(string Name);

/// <summary>A merchant's payments, read from the journal of its account.</summary>
internal sealed class MerchantPayments(LedgerApi ledger, IdentityApi identity, AttemptIdCodec ids)
{
    /// <summary>A payer of whom nothing is known any more.</summary>
    public const string Unknown = "•••";

    private const string OrderReference = "order",
        CustomerCode = "customer:";

    /// <summary>Whether a row brought a payment to an account. What was refused is the payer's matter alone.</summary>
    public static bool IsPayment(JournalEntry row, AccountId account) =>
        row.Kind == EntryKind.Payment && row.State == EntryState.Posted && row.Credit == account;

    /// <summary>Payments, newest first.</summary>
    /// <param name="merchant">Whose.</param>
    /// <param name="from">Not before this time.</param>
    /// <param name="to">Before this time.</param>
    /// <param name="cursor">Where the last page ended.</param>
    /// <param name="limit">How many, see <see cref="Paging"/>.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task<Result<Page<MerchantPayment>>> ListAsync(
        MerchantId merchant,
        string? from,
        string? to,
        string? cursor,
        int? limit,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var (since, until) = (Time(check, "from", from), Time(check, "to", to));
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
            // Rows are in order of time, so a time is a place in the journal.
            before = new AttemptId((await ledger.BalanceAtAsync(account, end.AddMicroseconds(-1), cancel)).AsOf.Sequence + 1);
        }

        var size = Paging.Limit(limit);
        var found = new List<JournalEntry>(size + 1);
        while (found.Count <= size)
        {
            var rows = await ledger.EntriesAsync(account, before, Paging.MaxLimit, cancel);
            found.AddRange(rows.Where(r => IsPayment(r, account) && !(r.At < since)));
            if (rows.Count < Paging.MaxLimit || rows[^1].At < since)
            {
                break;
            }

            before = rows[^1].Id;
        }

        List<JournalEntry> page = [.. found.Take(size)];
        return (await ledger.ReturnedAsync([.. page.Select(r => r.Id)], cancel)).IsRefused(out var busy, out var returned)
            ? busy
            : new Page<MerchantPayment>(
                await DescribeAsync(page, returned, cancel),
                found.Count > size ? ids.Text(found[size - 1].Id) : null
            );
    }

    /// <summary>One payment of a merchant; not found when it is somebody else's.</summary>
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

    /// <summary>The row of a merchant's payment; <c>null</c> when there is none, or it is somebody else's.</summary>
    public async Task<JournalEntry?> RowAsync(MerchantId merchant, string id, CancellationToken cancel) =>
        ids.TryRead(id, out var attempt)
        && ledger.TryFind(WalletAccounts.CodeOf(merchant), Currency.Idr, out var account)
        && await ledger.FindAsync(attempt, cancel) is { } row
        && IsPayment(row, account)
            ? row
            : null;

    /// <summary>Payments in the merchant's words.</summary>
    /// <param name="rows">Their rows.</param>
    /// <param name="returned">What goes back of them, in minor units, where anything does.</param>
    /// <param name="cancel">Stops the read.</param>
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
                    new MaskedPayer(PayerOf(row) is { } payer && cards.TryGetValue(payer, out var card) ? card.Name : Unknown),
                    ReferenceOf(row),
                    row.At
                );
            }),
        ];
    }

    /// <summary>The merchant's own name for the order of a payment.</summary>
    public static string? ReferenceOf(JournalEntry row) => row.Evidence.Text(OrderReference);

    /// <summary>Who paid.</summary>
    public CustomerId? PayerOf(JournalEntry row) =>
        row.Debit is { } payer
        && ledger.View(payer).Code is var code
        && code.StartsWith(CustomerCode, StringComparison.Ordinal)
        && StrongId.TryRead<CustomerId>(code[CustomerCode.Length..], out var id)
            ? id
            : null;

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
