using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Channels.App;
using Paycare.Identity.Sessions;
using Paycare.Payments.Freezes;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Freezing;

internal sealed record FreezeBody(string? Reason);

/// <summary>The result of a freeze.</summary>
/// <param name="FrozenAt">Nothing is debited after this moment.</param>
/// <param name="CaseNumber">The number of the case in which care follows up.</param>
public sealed record FreezeAnswer(DateTimeOffset FrozenAt, string CaseNumber);

/// <summary>The customer freezes the account: first the freeze, then the case. Only care can unfreeze it.</summary>
internal static class FreezeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/me/freeze", FreezeAsync).RequireAuthorization(Policies.Customer).WithTags("Freeze");

    private static async Task<IResult> FreezeAsync(
        FreezeBody body,
        ClaimsPrincipal caller,
        FreezeAccount freeze,
        CancellationToken cancel
    ) =>
        (await freeze.FreezeAsync(caller.Customer(), body.Reason, CultureInfo.CurrentUICulture, caller.Session(), cancel)).ToHttp(
            TypedResults.Ok
        );
}

/// <summary>Freezes first, then finds or opens the case.</summary>
internal sealed class FreezeAccount(Database db, FreezesApi freezes, OpenCase open, CaseSignals signals, AuditLog audit)
{
    private const int ReasonLength = 300;

    public async Task<Result<FreezeAnswer>> FreezeAsync(
        CustomerId customer,
        string? because,
        CultureInfo language,
        SessionId? session,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var reason = check.Words("reason", because, ReasonLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        // The customer's own words go to the case, where they can be erased; the journal keeps its rows forever.
        if (
            (await freezes.FreezeAccountAsync(customer, "the customer asked for it", session, cancel)).IsRefused(
                out var busy,
                out var frozenAt
            )
        )
        {
            return busy;
        }

        var known = await db.Set<Case>()
            .Where(c =>
                c.Customer == customer && c.Topic == CaseTopic.AccountStolen && c.State != CaseState.Resolved && c.State != CaseState.Closed
            )
            .OrderByDescending(c => c.Number)
            .FirstOrDefaultAsync(cancel);
        if (known is null)
        {
            var request = new OpenCaseBody(CaseTopic.AccountStolen.Name(), null, reason, null, null, null, null);
            known = (await open.OpenAsync(request, customer, AppChannel.Key, language, cancel)).Value;
            audit.Add(db, $"customer:{customer}", "account.freeze", $"customer:{customer}");
            await db.SaveChangesAsync(cancel);
            signals.Changed(known.Id);
        }

        return new FreezeAnswer(frozenAt, known.NumberText);
    }
}
