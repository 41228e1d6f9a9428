using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Platform;

namespace Paycare.Care;

/// <summary>A case that an agent opens for a caller, who is named by phone or e-mail.</summary>
internal sealed record OpenForCallerBody(
    string? Phone, string? Email, string? Topic, string? Background, string? WhatHappened, string? AlreadyTried, string? Need, AboutBody? About);

/// <summary>The desk's cases: find, read, and open one for a caller.</summary>
internal static class DeskCases
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/cases", ListAsync);
        desk.MapPost("/cases", OpenForCallerAsync);
        desk.MapGet("/cases/{id}", ReadAsync);
    }

    private static async Task<IResult> ListAsync(
        string? queue, string? state, string? assignee, string? q, string? cursor, int? limit,
        ClaimsPrincipal caller, Database db, DeskView view, IdentityApi identity, CancellationToken cancel)
    {
        if (Filter(db.Set<Case>().AsNoTracking(), queue, state, assignee, q, caller.Staff()).IsRefused(out var wrong, out var cases))
        {
            return wrong.ToHttp();
        }

        if (CaseCursor.Read(cursor).IsRefused(out var malformed, out var before))
        {
            return malformed.ToHttp();
        }

        var size = Paging.Limit(limit);
        var rows = await cases.Where(c => c.Number < before).OrderByDescending(c => c.Number).Take(size + 1).ToListAsync(cancel);
        var names = await view.NamesAsync(rows.Select(c => c.Assignee), cancel);
        var customers = await identity.FindCustomersAsync([.. rows.Select(c => c.Customer).OfType<CustomerId>().Distinct()], cancel);
        return TypedResults.Ok(CaseCursor.Page(rows, size, c => c.Number, c => new DeskCaseItem(
            c.Id, c.NumberText, c.Topic.Name(), c.Queue.Name(), c.State.Name(), c.Language, c.Channel.Name(),
            c.Customer is { } customer ? customers.GetValueOrDefault(customer)?.Name : null, DeskView.Staff(c.Assignee, names),
            c.OpenedAt, c.WaitingSince, c.FirstReplyAt is null ? c.FirstReplyDueAt : null)));
    }

    private static Result<IQueryable<Case>> Filter(IQueryable<Case> cases, string? queue, string? state, string? assignee, string? q, StaffId me)
    {
        var check = new FieldCheck();
        if (queue is not null && check.OneOf("queue", queue, CaseNames.Queues) is { } inQueue)
        {
            cases = cases.Where(c => c.Queue == inQueue);
        }

        if (state is not null && check.OneOf("state", state, CaseNames.States) is { } inState)
        {
            cases = cases.Where(c => c.State == inState);
        }

        if (assignee is not null)
        {
            _ = StrongId.TryParse<StaffId>(assignee, out var named);
            StaffId? staff = assignee switch { "me" => me, "none" => null, _ => named };
            cases = cases.Where(c => c.Assignee == staff);
        }

        var text = check.Text("q", q, 200, required: false);
        if (text.Length > 0)
        {
            var digits = text.StartsWith("PC-", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
            var number = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
            var lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Becomes lower() in SQL, which both engines have.
            cases = cases.Where(c => c.Number == number || c.WhatHappened.ToLower().Contains(lower)
                || c.Background.ToLower().Contains(lower) || c.Need.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return check.Refusal is { } refusal ? refusal : new Result<IQueryable<Case>>(cases);
    }

    private static async Task<IResult> ReadAsync(CaseId id, HttpContext context, Database db, DeskView view, CancellationToken cancel)
    {
        if (await CaseEtag.FindAsync(db, id, cancel) is not { } @case)
        {
            return Refusal.NotFound.ToHttp();
        }

        CaseEtag.Write(context, @case);
        return TypedResults.Ok(await view.OfAsync(@case, cancel));
    }

    private static async Task<IResult> OpenForCallerAsync(
        OpenForCallerBody body, ClaimsPrincipal caller, HttpContext context, Database db, OpenCase open, DeskView view, IdentityApi identity,
        AuditLog audit, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(body.Phone) && string.IsNullOrWhiteSpace(body.Email))
        {
            return Refusal.Invalid("phone", "field.phone-or-email").ToHttp();
        }

        var customer = await identity.FindByContactAsync(body.Phone, body.Email, cancel);
        var language = customer is { } known ? await identity.LanguageOfAsync(known, cancel) : CultureInfo.CurrentUICulture;
        var request = new OpenCaseBody(body.Topic, body.Background, body.WhatHappened, body.AlreadyTried, body.Need, body.About,
            customer is null ? body.Email ?? body.Phone : null);
        if ((await open.OpenAsync(request, customer, CaseChannel.Phone, language, cancel)).IsRefused(out var refusal, out var @case))
        {
            return refusal.ToHttp();
        }

        audit.Add(db, $"staff:{caller.Staff()}", "case.opened-for-caller", $"case:{@case.Id}");
        await db.SaveChangesAsync(cancel);
        CaseEtag.Write(context, @case);
        return TypedResults.Created($"/api/v1/desk/cases/{@case.Id}", await view.OfAsync(@case, cancel));
    }
}

/// <summary>ETags of cases: the version, so that an agent's stale screen cannot overwrite what a colleague did (RFC 9110, section 13.1.1).</summary>
internal static class CaseEtag
{
    public static void Write(HttpContext context, Case @case) => context.Response.Headers.ETag = Text(@case);

    /// <summary>Whether the caller's copy is the newest; a caller who sends none does not care.</summary>
    public static bool Fits(HttpRequest request, Case @case) =>
        request.Headers.IfMatch.Count == 0 || request.Headers.IfMatch.Any(tag => tag == "*" || tag == Text(@case));

    /// <summary>The case, or the one that it became part of: both numbers keep working.</summary>
    public static async Task<Case?> FindAsync(Database db, CaseId id, CancellationToken cancel)
    {
        var @case = await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == id, cancel);
        return @case is { MergedInto: { } target } ? await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == target, cancel) : @case;
    }

    private static string Text(Case @case) => $"\"{@case.Version.ToString(CultureInfo.InvariantCulture)}\"";
}
