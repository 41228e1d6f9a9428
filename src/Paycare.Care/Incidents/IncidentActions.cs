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
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Incidents;

/// <summary>An incident to begin.</summary>
/// <param name="Scope"><c>merchant:{id}</c>, <c>rail:card</c>, <c>rail:bank</c> or <c>paycare</c>.</param>
/// <param name="Note">What the desk should know, at most 500 characters; customers do not see it.</param>
/// <param name="From">Since when; now when it is left out. Never in the future.</param>
public sealed record IncidentBody(string? Scope, string? Note, DateTimeOffset? From);

/// <summary>An incident as the desk sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Text">What touched customers are told.</param>
/// <param name="Note">What colleagues wrote, or what the detector counted.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; <c>null</c> while it lasts.</param>
/// <param name="By">Who began it; <c>null</c> when Paycare did.</param>
public sealed record IncidentAnswer(
    IncidentId Id,
    string Scope,
    string Text,
    string Note,
    DateTimeOffset From,
    DateTimeOffset? To,
    string? By
);

/// <summary>An attempt that an incident touched.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Customer">Whose it is, masked.</param>
public sealed record TouchedAttempt(AttemptFacts Attempt, CustomerCard? Customer);

/// <summary>Incidents over HTTP.</summary>
internal static class IncidentEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/incidents", async (IncidentActions incidents, CancellationToken cancel) =>
            TypedResults.Ok(new Page<IncidentAnswer>(await incidents.ListAsync(CultureInfo.CurrentUICulture, cancel), null))
        );
        desk.MapPost("/incidents", async (IncidentBody body, ClaimsPrincipal caller, IncidentActions incidents, CancellationToken cancel) =>
                (await incidents.BeginAsync(caller.Staff(), body, CultureInfo.CurrentUICulture, cancel)).ToHttp(i =>
                    TypedResults.Created($"/api/v1/desk/incidents/{i.Id}", i)
                )
            )
            .RequireAuthorization(Policies.ManageIncidents);
        desk.MapPost(
                "/incidents/{id}/end",
                async (IncidentId id, ClaimsPrincipal caller, IncidentActions incidents, CancellationToken cancel) =>
                    (await incidents.EndAsync(caller.Staff(), id, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok)
            )
            .RequireAuthorization(Policies.ManageIncidents);
        desk.MapGet("/incidents/{id}/attempts", async (IncidentId id, IncidentActions incidents, CancellationToken cancel) =>
            (await incidents.TouchedAsync(id, cancel)).ToHttp(items => TypedResults.Ok(new Page<TouchedAttempt>(items, null)))
        );
    }
}

/// <summary>Begins and ends incidents by hand, and shows whom they touched.</summary>
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

    /// <summary>The newest first, those that last before all.</summary>
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

    /// <summary>Ends it now. Ending what is over changes nothing.</summary>
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

    /// <summary>Attempts that fell into it, newest first, at most 200.</summary>
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
