using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Pins;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Cards;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TopUps;

/// <summary>Handles top-up requests: key, PIN, intent, then the steps; a repeated request returns the original response.</summary>
internal sealed class TopUpWallet(
    Database db,
    TopUpProcess steps,
    KeptRequests requests,
    WalletAccounts wallets,
    LedgerApi ledger,
    PinsApi pins,
    AttemptIdCodec attemptIds,
    TimeProvider clock
)
{
    public async Task<Result<Replayable<TopUpAnswer>>> TopUpAsync(
        CustomerId customer,
        TopUpBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var amount = check.Rupiah(body.Amount);
        _ = check.Text("cardId", body.CardId, 64);
        var pin = PinsApi.Read(check, body.Pin);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (asked.IsRefused(out var noKey, out var key))
        {
            return noKey;
        }

        var cardId = StrongId.Read<CardId>(body.CardId);
        if (!await db.Set<Card>().AnyAsync(c => c.Id == cardId && c.Customer == customer, cancel))
        {
            return Refusal.NotFound;
        }

        if (!requests.TryBegin($"top-up:{customer}", key, ["top-up", cardId.ToString(), amount.ToString()], out var request))
        {
            return Refusal.InFlight;
        }

        using (request)
        {
            var known = await db.Set<TopUp>().AsNoTracking().SingleOrDefaultAsync(t => t.Customer == customer && t.Key == key.Text, cancel);
            if (known is not null)
            {
                return await ReplayAsync(known, request, cancel);
            }

            if (request.Enter(customer) is { } tooMany)
            {
                return tooMany;
            }

            if ((await wallets.OfAsync(customer, cancel)).Refusal is { } busy)
            {
                return busy;
            }

            // Before the intent: one that is stored is carried on after a crash, and would charge the card.
            var verdict = await pins.CheckAsync(customer, pin, cancel);
            var topUp = new TopUp
            {
                Id = StrongId.New<TopUpId>(clock),
                Customer = customer,
                Key = key.Text,
                RequestHash = request.Hash,
                Card = cardId,
                Minor = amount.Minor,
                CurrencyCode = amount.Currency.Code,
                CreatedAt = clock.GetUtcNow(),
            };
            await (PinRefusal.Of(verdict) is { } refused ? RefuseAsync(topUp, refused) : MakeAsync(topUp, cancel));
            if (topUp.State is TopUpState.Refused or TopUpState.Failed or TopUpState.Reversed)
            {
                request.CountRefusal(customer);
            }

            return (await FirstAsync(topUp, replayed: false, CancellationToken.None)).First();
        }
    }

    public async Task<Result<TopUpAnswer>> FindAsync(CustomerId customer, TopUpId id, CancellationToken cancel)
    {
        var topUp = await db.Set<TopUp>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.Customer == customer, cancel);
        return topUp is null ? Refusal.NotFound : Answer(topUp, topUp.State, topUp.NextCheckAt);
    }

    private async Task RefuseAsync(TopUp topUp, PinRefusal refused)
    {
        await steps.RefuseAsync(topUp, refused, CancellationToken.None);
        topUp.FirstAnswer = topUp.State;
        db.Set<TopUp>().Add(topUp);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task MakeAsync(TopUp topUp, CancellationToken cancel)
    {
        db.Set<TopUp>().Add(topUp);
        db.Set<DueItem>().Add(steps.InquiryDue(topUp));
        await db.SaveChangesAsync(cancel);

        // From here on it is stored and will be completed; a caller who hangs up must not interrupt it.
        await steps.RunAsync(topUp, CancellationToken.None);

        // Written without the context: an inquiry may have changed the row meanwhile, and this answer stays the first one.
        await db.Set<TopUp>()
            .Where(t => t.Id == topUp.Id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(t => t.FirstAnswer, (TopUpState?)topUp.State).SetProperty(t => t.FirstNextCheckAt, topUp.NextCheckAt),
                CancellationToken.None
            );
        (topUp.FirstAnswer, topUp.FirstNextCheckAt) = (topUp.State, topUp.NextCheckAt);
    }

    private async Task<Result<Replayable<TopUpAnswer>>> ReplayAsync(TopUp known, KeptRequest request, CancellationToken cancel)
    {
        if (!request.Repeats(known.RequestHash))
        {
            return Refusal.KeyReused;
        }

        return (await FirstAsync(known, replayed: true, cancel)).Replay();
    }

    /// <summary>The answer to the request that made it, the same on every replay. After a crash before any answer: how it stands.</summary>
    private async Task<Result<TopUpAnswer>> FirstAsync(TopUp topUp, bool replayed, CancellationToken cancel)
    {
        var state = topUp.FirstAnswer ?? topUp.State;
        return state switch
        {
            TopUpState.Refused => MoneyRefusal.Of((await ledger.FindAsync(new AttemptId(topUp.Attempt!.Value), cancel))!, attemptIds),
            TopUpState.Failed or TopUpState.Reversed => CardRefusal.Of(topUp.IssuerCode!).With("attemptId", Text(topUp)),
            _ => Answer(topUp, state, replayed ? topUp.FirstNextCheckAt ?? topUp.NextCheckAt : topUp.NextCheckAt),
        };
    }

    private TopUpAnswer Answer(TopUp topUp, TopUpState state, DateTimeOffset? nextCheckAt) =>
        new(
            topUp.Id,
            state switch
            {
                TopUpState.Succeeded => "succeeded",
                TopUpState.Failed or TopUpState.Reversed or TopUpState.Refused => "failed",
                _ => "pending",
            },
            topUp.Amount,
            topUp.CreatedAt,
            state is TopUpState.Pending or TopUpState.Reversing or TopUpState.Started ? nextCheckAt : null,
            state is TopUpState.Failed or TopUpState.Reversed ? (string?)CardRefusal.Of(topUp.IssuerCode!).Facts["reason"] : null,
            Text(topUp)
        );

    private string? Text(TopUp topUp) => topUp.Attempt is { } sequence ? attemptIds.Text(new AttemptId(sequence)) : null;
}
