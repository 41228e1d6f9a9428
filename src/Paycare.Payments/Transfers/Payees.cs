using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity;
using Paycare.Identity.Sessions;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Transfers;

/// <summary>A payable customer, as far as others may know.</summary>
/// <param name="MaskedName">The first letter of each part of the name.</param>
public sealed record PayeeAnswer(string MaskedName);

/// <summary>A payable customer.</summary>
/// <param name="Id">The customer's id.</param>
/// <param name="MaskedName">The first letter of each part of the name.</param>
internal sealed record Payee(CustomerId Id, string MaskedName);

/// <summary>Finds the customer behind a phone number, so the payer sees a name before any money moves.</summary>
internal static class PayeeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/payees", FindAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Transfers")
            .Documented(
                "findPayee",
                "Look up the receiver behind a phone number",
                "Answers the masked name, so that the payer sees it before any money moves. After 20 unknown numbers in a "
                    + "day every number answers alike."
            )
            .Refuses(RefusalKind.Throttled, "too-many-unknown-payees")
            .Refuses(RefusalKind.Unacceptable, "payee-unavailable");

    private static async Task<HttpAnswer<Ok<PayeeAnswer>>> FindAsync(
        string? phone,
        ClaimsPrincipal caller,
        Payees payees,
        CancellationToken cancel
    ) =>
        (await payees.FindAsync(caller.Customer(), phone, "phone", cancel)).ToHttp(payee =>
            TypedResults.Ok(new PayeeAnswer(payee.MaskedName))
        );
}

/// <summary>The number of unknown phones a customer looked up on one day (WIB).</summary>
internal sealed class UnknownPayees
{
    public required CustomerId Customer { get; init; }

    public required DateOnly Day { get; init; }

    public required int Count { get; init; }

    public static void Map(EntityTypeBuilder<UnknownPayees> count)
    {
        count.ToTable("payments_unknown_payees");
        count.HasKey(c => new { c.Customer, c.Day });
    }
}

/// <summary>
/// Finds payees by phone. A customer who tries numbers to learn who has a wallet is stopped after 20 unknown ones a day; from
/// then on known numbers get the same answer, as a difference would give them away.
/// </summary>
internal sealed class Payees(Database db, IdentityApi identity, TimeProvider clock)
{
    public const int UnknownPerDay = 20;

    public async Task<Result<Payee>> FindAsync(CustomerId asking, string? phone, string field, CancellationToken cancel)
    {
        if (!Contact.TryPhone(phone, out var e164))
        {
            return Refusal.Invalid(field, string.IsNullOrWhiteSpace(phone) ? "field.required" : "field.phone-malformed");
        }

        var now = clock.GetUtcNow().ToOffset(Wording.WesternIndonesia);
        var today = DateOnly.FromDateTime(now.DateTime);
        if (await db.Set<UnknownPayees>().AnyAsync(c => c.Customer == asking && c.Day == today && c.Count >= UnknownPerDay, cancel))
        {
            return TooMany(now);
        }

        if (
            await identity.FindByContactAsync(e164, null, cancel) is { } found
            && await identity.FindCustomerAsync(found, cancel) is { } card
        )
        {
            return new Payee(found, card.Name);
        }

        return await CountAsync(asking, today, cancel) ? Refusal.NotFound : TooMany(now);
    }

    /// <summary>Counts an unknown number in one statement: of two at once, only one may be the twentieth.</summary>
    private async Task<bool> CountAsync(CustomerId asking, DateOnly today, CancellationToken cancel)
    {
        var counts = db.Set<UnknownPayees>();
        for (var isFirst = true; ; isFirst = false)
        {
            if (
                await counts
                    .Where(c => c.Customer == asking && c.Day == today && c.Count < UnknownPerDay)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.Count, c => c.Count + 1), cancel) == 1
            )
            {
                return true;
            }

            if (!isFirst)
            {
                return false;
            }

            // The day has no row yet, or a full one. Of two that start it at once, the later counts on the earlier's row.
            counts.Add(
                new UnknownPayees
                {
                    Customer = asking,
                    Day = today,
                    Count = 1,
                }
            );
            if (await db.TrySaveAsync(cancel) is null)
            {
                return true;
            }
        }
    }

    private static Refusal TooMany(DateTimeOffset now) =>
        new(RefusalKind.Throttled, "too-many-unknown-payees") { RetryAfter = now.Date.AddDays(1) - now.DateTime };
}
