using Microsoft.EntityFrameworkCore;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Takes refund requests: key, policy, intent, reservation, then the steps; a repeated request gets its first answer.</summary>
internal sealed class RequestRefund(
    Database db,
    KeptRequests requests,
    RefundEligibility room,
    RefundReservation reservation,
    RefundIntents intents,
    RefundRefusals refusals,
    RefundProcess steps,
    RefundView view
)
{
    private const int ReasonLength = 500;

    /// <summary>A customer requests a refund.</summary>
    public async Task<Result<Replayable<RefundAnswer>>> AskAsync(
        CustomerId customer,
        string? payment,
        RefundBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        if (Check(body, asked, out var amount, out var reason, out var key) is { } invalid)
        {
            return invalid;
        }

        if (await room.FindAsync(customer, payment, cancel) is not { } entry)
        {
            return Refusal.NotFound;
        }

        var ask = new RefundRequest(customer, entry, RefundParty.Customer, WalletAccounts.CodeOf(customer), key, amount, reason, body.To);
        return await AnswerAsync(await AskAsync(ask, cancel), cancel);
    }

    /// <summary>Checks a request's fields.</summary>
    public static Refusal? Check(
        RefundBody body,
        Result<IdempotencyKey> asked,
        out Money? amount,
        out string reason,
        out IdempotencyKey key
    )
    {
        var check = new FieldCheck();
        amount = body.Amount is null ? null : check.Rupiah(body.Amount);
        reason = check.Words("reason", body.Reason, ReasonLength);
        _ = check.Text("to", body.To, 64, required: false);
        key = asked.Refusal is null ? asked.Value : default;
        return check.Refusal ?? asked.Refusal;
    }

    /// <summary>The answer to the requester.</summary>
    public async Task<Result<Replayable<RefundAnswer>>> AnswerAsync(Result<Replayable<Refund>> asked, CancellationToken cancel)
    {
        if (asked.IsRefused(out var refusal, out var done))
        {
            return refusal;
        }

        Result<RefundAnswer> answer =
            done.Answer.State == RefundState.Refused
                ? await refusals.OfAsync(done.Answer, cancel)
                : await view.FirstAsync(done.Answer, cancel);
        return answer.OrReplay(done.IsReplay);
    }

    /// <summary>Whether the merchant of a payment holds enough now.</summary>
    public async Task<bool> IsCoveredAsync(CustomerId payer, JournalEntry payment, Money amount, CancellationToken cancel) =>
        (await room.FactsAsync(payer, payment, cancel)) is { Refusal: null, Value.Merchant: { } merchant }
        && await reservation.IsCoveredAsync(merchant.Id, amount, cancel);

    /// <summary>Requests a refund on behalf of any party.</summary>
    public async Task<Result<Replayable<Refund>>> AskAsync(RefundRequest ask, CancellationToken cancel)
    {
        string?[] asked =
        [
            "refund",
            ask.Payment.Id.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ask.Amount?.ToString(),
            ask.Reason,
            // Only when it is named: an automatic choice may differ when the same request comes again.
            .. ask.Card is { } card ? [card] : Array.Empty<string?>(),
        ];
        if (!requests.TryBegin($"refund:{ask.Client}", ask.Key, asked, out var request))
        {
            return Refusal.InFlight;
        }

        using (request)
        {
            if (
                await db.Set<Refund>()
                    .AsNoTracking()
                    .Include(r => r.Steps)
                    .SingleOrDefaultAsync(r => r.Client == ask.Client && r.Key == ask.Key.Text, cancel) is
                { } known
            )
            {
                return request.Repeats(known.RequestHash) ? new Replayable<Refund>(known, IsReplay: true) : Refusal.KeyReused;
            }

            if (ask.IsBound && request.Enter(ask.Payer) is { } tooMany)
            {
                return tooMany;
            }

            if ((await intents.KeepAsync(ask, request.Hash, cancel)).IsRefused(out var refusal, out var refund))
            {
                return refusal;
            }

            // From here on it is stored and will be completed; a caller who hangs up must not interrupt it.
            var ended = await steps.RunAsync(refund.Id, isFirst: true, CancellationToken.None);
            if (ended.State == RefundState.Refused && ask.IsBound)
            {
                request.CountRefusal(ask.Payer);
            }

            return new Replayable<Refund>(ended, IsReplay: false);
        }
    }
}
