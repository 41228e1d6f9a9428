using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Identity.Sessions;
using Paycare.Payments;
using Paycare.Payments.History;
using Paycare.Payments.Spending;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Incidents;

/// <summary>An incident to start.</summary>
/// <param name="Scope"><c>merchant:{id}</c>, <c>rail:card</c>, <c>rail:bank</c> or <c>paycare</c>.</param>
/// <param name="Note">A note for the desk, at most 500 characters; not shown to customers.</param>
/// <param name="From">Start of the incident, not in the future; now when omitted.</param>
public sealed record IncidentBody(string? Scope, string? Note, DateTimeOffset? From);

/// <summary>An incident as the desk sees it.</summary>
/// <param name="Id">The incident's id.</param>
/// <param name="Scope"><c>merchant:{id}</c>, <c>rail:card</c>, <c>rail:bank</c> or <c>paycare</c>.</param>
/// <param name="Text">What affected customers are told.</param>
/// <param name="Note">The colleagues' note, or the detector's figures.</param>
/// <param name="From">Start of the incident.</param>
/// <param name="To">End of the incident; <c>null</c> while ongoing.</param>
/// <param name="By">The staff member who started it; <c>null</c> when Paycare detected it.</param>
public sealed record IncidentAnswer(
    IncidentId Id,
    string Scope,
    string Text,
    string Note,
    DateTimeOffset From,
    DateTimeOffset? To,
    string? By
);

/// <summary>An attempt affected by an incident.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Customer">The attempt's customer, masked.</param>
public sealed record TouchedAttempt(AttemptFacts Attempt, CustomerCard? Customer);

/// <summary>Incidents over HTTP.</summary>
internal static class IncidentEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/incidents", async (IncidentActions incidents, CancellationToken cancel) =>
                TypedResults.Ok(new Page<IncidentAnswer>(await incidents.ListAsync(CultureInfo.CurrentUICulture, cancel), null))
            )
            .Documented("listIncidents", "List the incidents", "Open ones first.");
        desk.MapPost("/incidents", async (IncidentBody body, ClaimsPrincipal caller, IncidentActions incidents, CancellationToken cancel) =>
                (await incidents.BeginAsync(caller.Staff(), body, CultureInfo.CurrentUICulture, cancel)).ToHttp(i =>
                    TypedResults.Created($"/api/v1/desk/incidents/{i.Id}", i)
                )
            )
            .RequireAuthorization(Policies.ManageIncidents)
            .Documented("beginIncident", "Begin an incident", "For a merchant, a rail or all of Paycare. Customers read of it at once.")
            .Refuses(RefusalKind.Conflict, "incident-open");
        desk.MapPost(
                "/incidents/{id}/end",
                async (IncidentId id, ClaimsPrincipal caller, IncidentActions incidents, CancellationToken cancel) =>
                    (await incidents.EndAsync(caller.Staff(), id, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok)
            )
            .RequireAuthorization(Policies.ManageIncidents)
            .Documented("endIncident", "End an incident", "Customers read that it is over.");
        desk.MapGet("/incidents/{id}/attempts", async (IncidentId id, IncidentActions incidents, CancellationToken cancel) =>
                (await incidents.TouchedAsync(id, cancel)).ToHttp(items => TypedResults.Ok(new Page<TouchedAttempt>(items, null)))
            )
            .Documented("listIncidentAttempts", "List the attempts that an incident touched", "With their customers, masked.");
    }
}

/// <summary>Starts and ends incidents by hand, and shows the customers affected.</summary>
internal sealed class IncidentActions(
    Database db,
    IncidentBook book,
    PaymentsApi payments,
    IdentityApi identity,
    AuditLog audit,
    TextCatalog texts,
    TimeProvider clock
)
{
    private const int Shown = 100,
        MostTouched = 200;

    /// <summary>Newest first, ongoing ones before all others.</summary>
    public async Task<IReadOnlyList<IncidentAnswer>> ListAsync(CultureInfo language, CancellationToken cancel)
    {
        var incidents = await db.Set<Incident>()
            .AsNoTracking()
            .OrderBy(i => i.To != null)
            .ThenByDescending(i => i.From)
            .Take(Shown)
            .ToListAsync(cancel);
        return await DescribeAsync(incidents, language, cancel);
    }

    public async Task<Result<IncidentAnswer>> BeginAsync(StaffId by, IncidentBody body, CultureInfo language, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var note = check.Words("note", body.Note, Incident.NoteLength);
        var scope = check.Text("scope", body.Scope, Incident.ScopeLength);
        if (scope.Length > 0 && !IncidentScope.IsKnown(scope))
        {
            check.Fail("scope", "field.unknown-value");
        }

        var now = clock.GetUtcNow();
        if (body.From > now)
        {
            check.Fail("from", "field.in-the-future");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (OutcomeCounts.MerchantOf(scope) is { } merchant && (await payments.MerchantsAsync(cancel)).All(m => m.Id != merchant))
        {
            return Refusal.NotFound;
        }

        if (await db.Set<Incident>().AnyAsync(i => i.Scope == scope && i.To == null, cancel))
        {
            return new Refusal(RefusalKind.Conflict, "incident-open");
        }

        var incident = new Incident
        {
            Id = StrongId.New<IncidentId>(clock),
            Scope = scope,
            From = body.From ?? now,
            By = by,
            Note = SecretScrub.Clean(note),
        };
        db.Set<Incident>().Add(incident);
        audit.Add(db, $"staff:{by}", "incident.begin", $"incident:{incident.Id}", new { scope });
        await db.SaveChangesAsync(cancel);
        book.Forget();
        return (await DescribeAsync([incident], language, cancel))[0];
    }

    /// <summary>Ends the incident now. Has no effect once it has ended.</summary>
    public async Task<Result<IncidentAnswer>> EndAsync(StaffId by, IncidentId id, CultureInfo language, CancellationToken cancel)
    {
        if (await db.Set<Incident>().SingleOrDefaultAsync(i => i.Id == id, cancel) is not { } incident)
        {
            return Refusal.NotFound;
        }

        if (incident.To is null)
        {
            incident.To = clock.GetUtcNow();
            audit.Add(db, $"staff:{by}", "incident.end", $"incident:{id}");
            await db.SaveChangesAsync(cancel);
            book.Forget();
        }

        return (await DescribeAsync([incident], language, cancel))[0];
    }

    /// <summary>The attempts it affected, newest first, at most 200.</summary>
    public async Task<Result<IReadOnlyList<TouchedAttempt>>> TouchedAsync(IncidentId id, CancellationToken cancel)
    {
        if (await db.Set<Incident>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancel) is not { } incident)
        {
            return Refusal.NotFound;
        }

        var until = incident.To ?? clock.GetUtcNow();
        var attempts =
            OutcomeCounts.MerchantOf(incident.Scope) is { } merchant
                ? await payments.AttemptsAtAsync(merchant, incident.From, until, MostTouched, cancel)
            : incident.Scope == OutcomeCounts.Cards ? await payments.StuckTopUpsAsync(incident.From, until, MostTouched, cancel)
            : [];
        var touched = new List<TouchedAttempt>();
        foreach (var attempt in attempts)
        {
            touched.Add(new TouchedAttempt(attempt, await identity.FindCustomerAsync(attempt.Customer, cancel)));
        }

        return touched;
    }

    private async Task<IReadOnlyList<IncidentAnswer>> DescribeAsync(
        IReadOnlyList<Incident> incidents,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        var names = await identity.StaffNamesAsync([.. incidents.Select(i => i.By).OfType<StaffId>().Distinct()], cancel);
        var merchants = incidents.Any(i => OutcomeCounts.MerchantOf(i.Scope) is not null)
            ? (await payments.MerchantsAsync(cancel)).ToDictionary(m => m.Id, m => m.Name)
            : [];
        return
        [
            .. incidents.Select(i => new IncidentAnswer(
                i.Id,
                i.Scope,
                texts.Get(
                    language,
                    $"incident.{IncidentScope.KindOf(i.Scope)}{(i.To is null ? ".open" : "")}",
                    OutcomeCounts.MerchantOf(i.Scope) is { } merchant ? merchants.GetValueOrDefault(merchant) : null,
                    i.From.Text(language),
                    i.To?.Text(language)
                ),
                i.Note,
                i.From,
                i.To,
                i.By is { } by ? names.GetValueOrDefault(by) : null
            )),
        ];
    }
}
