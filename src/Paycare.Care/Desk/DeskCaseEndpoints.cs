using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Cases;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>A case that an agent opens for a caller, identified by phone or e-mail.</summary>
/// <param name="Phone">The caller's phone number.</param>
/// <param name="Email">The caller's e-mail address, as an alternative.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="Background">What the person was doing.</param>
/// <param name="WhatHappened">What they saw.</param>
/// <param name="AlreadyTried">What they did about it.</param>
/// <param name="Need">What they are asking for.</param>
/// <param name="About">The payment, attempt, card or refund concerned.</param>
/// <param name="CustomerId">The caller, as an alternative to phone and e-mail, when they were found before.</param>
public sealed record OpenForCallerBody(
    string? Phone,
    string? Email,
    string? Topic,
    string? Background,
    string? WhatHappened,
    string? AlreadyTried,
    string? Need,
    AboutBody? About,
    string? CustomerId = null
);

/// <summary>The desk's cases over HTTP: find and read cases, open one for a caller.</summary>
internal static class DeskCaseEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/cases", ListAsync).Documented("listDeskCases", "List cases", "Newest first, by queue, state, assignee or text.");
        desk.MapPost("/cases", OpenForCallerAsync)
            .Documented("openCaseForCaller", "Open a case for a caller", "The caller is named by phone, e-mail address or id.");
        desk.MapGet("/cases/{id}", ReadAsync)
            .Documented(
                "readDeskCase",
                "Read a case",
                "With the masked customer, the recorded facts, the diagnosis, and what this agent may do. Its `ETag` goes "
                    + "into `If-Match`."
            );
    }

    private static async Task<HttpAnswer<Ok<Page<DeskCaseItem>>>> ListAsync(
        string? queue,
        string? state,
        string? assignee,
        string? q,
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        DeskInbox inbox,
        CancellationToken cancel
    )
    {
        if (CaseCursor.Read(cursor).IsRefused(out var malformed, out var before))
        {
            return malformed;
        }

        var filter = new InboxFilter
        {
            Queue = queue,
            State = state,
            Assignee = assignee,
            Text = q,
        };
        return (
            await inbox.ByNumberAsync(filter, caller.Staff(), before, Paging.Limit(limit), CultureInfo.CurrentUICulture, cancel)
        ).ToHttp(TypedResults.Ok);
    }

    private static async Task<HttpAnswer<Ok<DeskCaseAnswer>>> ReadAsync(
        CaseId id,
        HttpContext context,
        ClaimsPrincipal caller,
        Database db,
        DeskView view,
        CancellationToken cancel
    )
    {
        if (await CaseLookup.FindAsync(db, id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        CaseEtagBinding.Write(context, @case.Version);
        return TypedResults.Ok(
            await view.OfAsync(@case, new DeskPerson(caller.Staff(), caller.StaffRole()), CultureInfo.CurrentUICulture, cancel)
        );
    }

    private static async Task<HttpAnswer<Created<DeskCaseAnswer>>> OpenForCallerAsync(
        OpenForCallerBody body,
        ClaimsPrincipal caller,
        HttpContext context,
        OpenForCaller open,
        DeskView view,
        CancellationToken cancel
    )
    {
        var by = new DeskPerson(caller.Staff(), caller.StaffRole());
        if ((await open.OpenAsync(by, body, CultureInfo.CurrentUICulture, cancel)).IsRefused(out var refusal, out var @case))
        {
            return refusal;
        }

        CaseEtagBinding.Write(context, @case.Version);
        return TypedResults.Created($"/api/v1/desk/cases/{@case.Id}", await view.OfAsync(@case, by, CultureInfo.CurrentUICulture, cancel));
    }
}
