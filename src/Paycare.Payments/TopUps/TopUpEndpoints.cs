using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>A top-up to make.</summary>
internal sealed record TopUpBody(string? CardId, MoneyBody? Amount);

/// <summary>A top-up as its owner sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Status">succeeded, pending or failed.</param>
/// <param name="Amount">How much.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="NextCheckAt">For pending: when we ask the bank again.</param>
/// <param name="Reason">For failed: why the card's issuer said no.</param>
/// <param name="AttemptId">Its attempt, for diagnosis.</param>
public sealed record TopUpAnswer(
    TopUpId Id, string Status, Money Amount, DateTimeOffset At, DateTimeOffset? NextCheckAt, string? Reason, string? AttemptId);

/// <summary>Money from a bound card into the wallet.</summary>
internal static class TopUpEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var topUps = routes.MapGroup("/api/v1/top-ups").RequireAuthorization(Policies.Customer).WithTags("Top-ups");
        topUps.MapPost("", TopUpAsync);
        topUps.MapGet("/{id}", ReadAsync);
    }

    private static async Task<IResult> TopUpAsync(
        TopUpBody body, ClaimsPrincipal caller, HttpContext context, Database db, TopUpSteps steps, RequestHash hashes,
        Wallets wallets, InFlightRequests inFlight, MoneyThrottle throttle, LedgerApi ledger, AttemptIdCodec attemptIds, TimeProvider clock, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var check = new FieldCheck();
        var amount = check.Money("amount", body.Amount);
        CheckCurrency(check, amount);
        _ = check.Text("cardId", body.CardId, 64);
        if (check.Refusal is { } invalid)
        {
            return invalid.ToHttp();
        }

        if (IdempotencyKey.Read(context.Request).IsRefused(out var noKey, out var key))
        {
            return noKey.ToHttp();
        }

        _ = StrongId.TryParse<CardId>(body.CardId, out var cardId);
        if (!await db.Set<Card>().AnyAsync(c => c.Id == cardId && c.Customer == customer, cancel))
        {
            return Refusal.NotFound.ToHttp();
        }

        if (!inFlight.TryEnter($"top-up:{customer}", key.Text, out var turn))
        {
            return Refusal.InFlight.ToHttp();
        }

        using (turn)
        {
            var hash = hashes.Of("top-up", cardId.ToString(), amount.ToString());
            var known = await db.Set<TopUp>().AsNoTracking().SingleOrDefaultAsync(t => t.Customer == customer && t.Key == key.Text, cancel);
            if (known is not null)
            {
                return await ReplayAsync(known, hash, context, ledger, attemptIds, cancel);
            }

            if (throttle.Enter(customer) is { } tooMany)
            {
                return tooMany.ToHttp();
            }

            if ((await wallets.OfAsync(customer, cancel)).Refusal is { } busy)
            {
                return busy.ToHttp();
            }

            var topUp = new TopUp
            {
                Id = StrongId.New<TopUpId>(clock),
                Customer = customer,
                Key = key.Text,
                RequestHash = hash,
                Card = cardId,
                Minor = amount.Minor,
                CurrencyCode = amount.Currency.Code,
                CreatedAt = clock.GetUtcNow(),
            };
            db.Set<TopUp>().Add(topUp);
            db.Set<DueItem>().Add(steps.InquiryDue(topUp));
            await db.SaveChangesAsync(cancel);

            // From here on it is kept and will come to an end; a caller who hangs up must not stop it half way.
            await steps.RunAsync(topUp, CancellationToken.None);
            if (topUp.State is TopUpState.Refused or TopUpState.Failed)
            {
                throttle.CountRefusal(customer);
            }

            topUp.FirstAnswer = topUp.State;
            topUp.FirstNextCheckAt = topUp.NextCheckAt;
            await db.SaveChangesAsync(CancellationToken.None);
            return await FirstAsync(topUp, ledger, attemptIds, replayed: false, CancellationToken.None);
        }
    }

    private static async Task<IResult> ReadAsync(TopUpId id, ClaimsPrincipal caller, Database db, AttemptIdCodec attemptIds, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var topUp = await db.Set<TopUp>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.Customer == customer, cancel);
        return topUp is null ? Refusal.NotFound.ToHttp() : TypedResults.Ok(Answer(topUp, topUp.State, topUp.NextCheckAt, attemptIds));
    }

    private static async Task<IResult> ReplayAsync(
        TopUp known, byte[] hash, HttpContext context, LedgerApi ledger, AttemptIdCodec attemptIds, CancellationToken cancel)
    {
        if (!CryptographicOperations.FixedTimeEquals(known.RequestHash, hash))
        {
            return Refusal.KeyReused.ToHttp();
        }

        context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return await FirstAsync(known, ledger, attemptIds, replayed: true, cancel);
    }

    /// <summary>The answer to the request that made it, the same at every replay. After a crash before any answer it is how it stands.</summary>
    private static async Task<IResult> FirstAsync(
        TopUp topUp, LedgerApi ledger, AttemptIdCodec attemptIds, bool replayed, CancellationToken cancel)
    {
        var state = topUp.FirstAnswer ?? topUp.State;
        return state switch
        {
            TopUpState.Refused => MoneyRefusal.Of((await ledger.FindAsync(new AttemptId(topUp.Attempt!.Value), cancel))!, attemptIds).ToHttp(),
            TopUpState.Failed => CardRefusal.Of(topUp.IssuerCode!).With("attemptId", Text(topUp, attemptIds)).ToHttp(),
            _ => TypedResults.Created($"/api/v1/top-ups/{topUp.Id}", Answer(topUp, state, replayed ? topUp.FirstNextCheckAt ?? topUp.NextCheckAt : topUp.NextCheckAt, attemptIds)),
        };
    }

    private static TopUpAnswer Answer(TopUp topUp, TopUpState state, DateTimeOffset? nextCheckAt, AttemptIdCodec attemptIds) => new(
        topUp.Id,
        state switch { TopUpState.Succeeded => "succeeded", TopUpState.Failed or TopUpState.Refused => "failed", _ => "pending" },
        topUp.Amount, topUp.CreatedAt,
        state is TopUpState.Pending or TopUpState.Started ? nextCheckAt : null,
        state == TopUpState.Failed ? (string?)CardRefusal.Of(topUp.IssuerCode!).Facts["reason"] : null,
        Text(topUp, attemptIds));

    private static string? Text(TopUp topUp, AttemptIdCodec attemptIds) =>
        topUp.Attempt is { } sequence ? attemptIds.Text(new AttemptId(sequence)) : null;

    /// <summary>Wallets hold rupiah; another known currency is a malformed request, not a conversion.</summary>
    internal static void CheckCurrency(FieldCheck check, Money amount)
    {
        if (amount.Currency is not null && amount.Currency != Currency.Idr)
        {
            check.Fail("amount.currency", "field.currency-not-held");
        }
    }
}
