using System.Globalization;
using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Refunds;

/// <summary>Refunds, as other modules and pages may use them.</summary>
public sealed class RefundsApi
{
    private const string CareClient = "care";
    private readonly RefundEligibility _room;
    private readonly RequestRefund _requests;
    private readonly RefundRefusals _refusals;
    private readonly RefundView _view;
    private readonly DecideRefund _decisions;
    private readonly RefundTargets _targets;

    internal RefundsApi(
        RefundEligibility room,
        RequestRefund requests,
        RefundRefusals refusals,
        RefundView view,
        DecideRefund decisions,
        RefundTargets targets
    )
    {
        _refusals = refusals;
        _targets = targets;
        _room = room;
        _requests = requests;
        _view = view;
        _decisions = decisions;
    }

    /// <summary>Whether a customer can get a payment refunded, how much of it, and why.</summary>
    public async Task<Result<EligibilityAnswer>> EligibilityAsync(
        CustomerId customer,
        string? payment,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        await _room.FindAsync(customer, payment, cancel) is { } entry
            ? await _room.ExplainAsync(customer, entry, language, cancel)
            : Refusal.NotFound;

    /// <summary>Requests a refund. A repeated key returns the original response.</summary>
    public Task<Result<RefundAnswer>> AskAsync(
        CustomerId customer,
        string? payment,
        RefundBody body,
        string? key,
        CancellationToken cancel
    ) => _requests.AskAsync(customer, payment, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>A customer's refund; <c>null</c> when there is none or it is another customer's.</summary>
    public Task<RefundAnswer?> FindAsync(CustomerId customer, RefundId id, CancellationToken cancel) =>
        _view.FindAsync(customer, id, cancel);

    /// <summary>A customer's refunds, newest first.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="payment">Restricts the list to this payment.</param>
    /// <param name="cursor">Cursor of the previous page; <c>null</c> for the first.</param>
    /// <param name="limit">Page size, see <see cref="Paging"/>.</param>
    /// <param name="cancel">Cancels the read.</param>
    public async Task<Result<Page<RefundAnswer>>> ListAsync(
        CustomerId customer,
        string? payment,
        string? cursor,
        int? limit,
        CancellationToken cancel
    )
    {
        AttemptId? of = null;
        if (payment is not null)
        {
            if (await _room.FindAsync(customer, payment, cancel) is not { } entry)
            {
                return Refusal.NotFound;
            }

            of = entry.Id;
        }

        RefundId? before = null;
        if (cursor is not null)
        {
            if (!StrongId.TryRead<RefundId>(cursor, out var last))
            {
                return Refusal.Invalid("cursor", "field.cursor-malformed");
            }

            before = last;
        }

        var size = Paging.Limit(limit);
        var found = await _view.ListAsync(customer, of, before, size + 1, cancel);
        return new Page<RefundAnswer>([.. found.Take(size)], found.Count > size ? found[size - 1].Id.ToString() : null);
    }

    /// <summary>
    /// Care refunds a payment: bound by the payment's remainder, not by the policy. Once per key.
    /// </summary>
    /// <returns>The refund, or <c>not-refundable</c> with the amount that could be refunded.</returns>
    public async Task<Result<RefundAnswer>> GiveBackAsync(
        CustomerId customer,
        string payment,
        Money amount,
        string key,
        string reason,
        CancellationToken cancel
    )
    {
        if (await _room.FindAsync(customer, payment, cancel) is not { } entry)
        {
            return Refusal.NotFound;
        }

        var ask = new RefundRequest(customer, entry, RefundParty.Care, CareClient, new IdempotencyKey(key), amount, reason);
        return (await _requests.AskAsync(ask, cancel)).IsRefused(out var refusal, out var asked) ? refusal
            : asked.Answer.State == RefundState.Refused ? await _refusals.OfAsync(asked.Answer, cancel)
            : await _view.OfAsync(asked.Answer, cancel);
    }

    /// <summary>Care approves or rejects a refund that awaits its decision.</summary>
    public async Task<Result<RefundAnswer>> DecideAsync(RefundId refund, bool isApproved, CancellationToken cancel) =>
        (await _decisions.DecideAsync(refund, isApproved, RefundParty.Care, cancel)).IsRefused(out var refusal, out var decided)
            ? refusal
            : await _view.OfAsync(decided, cancel);

    /// <summary>
    /// How much of a payment can still go back, whatever the policy: the remainder shared by refunds, disputes and goodwill.
    /// </summary>
    public async Task<Result<Money>> LeftAsync(CustomerId customer, string payment, CancellationToken cancel) =>
        await _room.FindAsync(customer, payment, cancel) is not { } entry ? Refusal.NotFound
        : (await _room.FactsAsync(customer, entry, cancel)).IsRefused(out var busy, out var facts) ? busy
        : facts.Left;

    /// <summary>Whether a customer's payment is frozen: nothing of it goes back until it is released.</summary>
    public async Task<bool> IsFrozenAsync(CustomerId customer, string payment, CancellationToken cancel) =>
        await _room.FindAsync(customer, payment, cancel) is { } entry && _room.FreezeOf(entry) is not null;

    /// <summary>
    /// Which way a refund goes when none is named: the wallet, or the bank once the wallet is closed and an account is known.
    /// </summary>
    public async Task<string> RailAsync(CustomerId customer, CancellationToken cancel) =>
        (await _targets.ByItselfAsync(customer, cancel)).Rail.Name();

    /// <summary>Whether the merchant of a customer's payment holds enough now.</summary>
    public async Task<bool> IsCoveredAsync(CustomerId customer, string payment, Money amount, CancellationToken cancel) =>
        await _room.FindAsync(customer, payment, cancel) is { } entry && await _requests.IsCoveredAsync(customer, entry, amount, cancel);
}
