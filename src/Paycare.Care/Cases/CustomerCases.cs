using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Platform;

namespace Paycare.Care;

/// <summary>A customer's case in a list.</summary>
/// <param name="Id">Which.</param>
/// <param name="Number">PC-10427.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="State">How it stands.</param>
/// <param name="OpenedAt">Since when.</param>
/// <param name="ExpectedFirstReplyAt">By when a person answers; <c>null</c> once one did.</param>
public sealed record CaseItem(CaseId Id, string Number, string Topic, string State, DateTimeOffset OpenedAt, DateTimeOffset? ExpectedFirstReplyAt);

/// <summary>A case as its customer sees it.</summary>
public sealed record CaseAnswer(
    CaseId Id, string Number, string Topic, string State, string Background, string WhatHappened, string AlreadyTried, string Need,
    AboutAnswer? About, DiagnosisAnswer? Diagnosis, IReadOnlyList<string> Missing, DateTimeOffset OpenedAt, DateTimeOffset ExpectedFirstReplyAt,
    DateTimeOffset? FirstReplyAt, bool Confirmed, RatingAnswer? Rating, IReadOnlyList<MessageAnswer> Messages);

/// <summary>What a case is about.</summary>
/// <param name="Kind">attempt or card.</param>
/// <param name="Id">Which.</param>
public sealed record AboutAnswer(string Kind, string Id);

/// <summary>A message as the customer sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="From">customer or care.</param>
/// <param name="Name">Who wrote it, for care.</param>
/// <param name="Text">The words.</param>
/// <param name="At">When.</param>
public sealed record MessageAnswer(string Id, string From, string? Name, string Text, DateTimeOffset At);

/// <summary>How the customer rated a case.</summary>
/// <param name="Score">1 to 5.</param>
/// <param name="Comment">In their words.</param>
public sealed record RatingAnswer(int Score, string Comment);

internal sealed record MessageBody(string? Text);

internal sealed record ConfirmBody(bool? Solved);

internal sealed record RatingBody(int? Score, string? Comment);

/// <summary>A customer's cases: open, read, write, confirm, rate.</summary>
internal static class CustomerCases
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/cases", OpenCase.HandleAsync).AllowAnonymous().RequireRateLimiting(RateLimitNames.OpenCase).WithTags("Cases");
        var cases = routes.MapGroup("/api/v1/cases").RequireAuthorization(Policies.Customer).WithTags("Cases");
        cases.MapGet("", ListAsync);
        cases.MapGet("/{id}", ReadAsync);
        cases.MapPost("/{id}/messages", WriteAsync);
        cases.MapPost("/{id}/confirm", ConfirmAsync);
        cases.MapPost("/{id}/rating", RateAsync);
    }

    private static async Task<IResult> ListAsync(string? cursor, int? limit, ClaimsPrincipal caller, Database db, CancellationToken cancel)
    {
        var customer = caller.Customer();
        if (CaseCursor.Read(cursor).IsRefused(out var malformed, out var before))
        {
            return malformed.ToHttp();
        }

        var size = Paging.Limit(limit);
        var cases = await db.Set<Case>().AsNoTracking().Where(c => c.Customer == customer && c.Number < before)
            .OrderByDescending(c => c.Number).Take(size + 1).ToListAsync(cancel);
        return TypedResults.Ok(CaseCursor.Page(cases, size, c => c.Number, c => new CaseItem(
            c.Id, c.NumberText, c.Topic.Name(), c.State.Name(), c.OpenedAt, c.FirstReplyAt is null ? c.FirstReplyDueAt : null)));
    }

    private static async Task<IResult> ReadAsync(
        CaseId id, ClaimsPrincipal caller, Database db, PaymentsApi payments, IdentityApi identity, DiagnosisTexts diagnosis, CancellationToken cancel)
    {
        if (await FindAsync(db, id, caller, cancel) is not { } @case)
        {
            return Refusal.NotFound.ToHttp();
        }

        var messages = await db.Set<CaseMessage>().AsNoTracking().Where(m => m.Case == @case.Id && !m.IsInternal).OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync(cancel);
        var names = await identity.StaffNamesAsync([.. messages.Select(m => m.Staff).OfType<StaffId>().Distinct()], cancel);
        var attempt = @case.AboutKind == AboutKind.Attempt ? await payments.FindAttemptAsync(caller.Customer(), @case.AboutId, cancel) : null;
        return TypedResults.Ok(new CaseAnswer(
            @case.Id, @case.NumberText, @case.Topic.Name(), @case.State.Name(), @case.Background, @case.WhatHappened, @case.AlreadyTried, @case.Need,
            About(@case), attempt is null ? null : diagnosis.Describe(attempt, CultureInfo.CurrentUICulture),
            @case.Missing, @case.OpenedAt, @case.FirstReplyDueAt, @case.FirstReplyAt, @case.ConfirmedAt is not null,
            Rating(@case),
            [.. messages.Select(m => new MessageAnswer(
                StrongId.Text(m.Id), m.Author == MessageAuthor.Customer ? "customer" : "care",
                m.Staff is { } staff ? names.GetValueOrDefault(staff) : null, m.Text, m.At))]));
    }

    private static async Task<IResult> WriteAsync(
        CaseId id, MessageBody body, ClaimsPrincipal caller, Database db, TimeProvider clock, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var text = check.Text("text", body.Text, OpenCase.TextLength);
        if (check.Refusal is { } invalid)
        {
            return invalid.ToHttp();
        }

        var now = clock.GetUtcNow();
        return await ChangeAsync(db, id, caller, @case =>
        {
            if (!@case.TryTakeCustomerMessage(now))
            {
                return CaseClosed;
            }

            var message = CaseMessage.FromCustomer(@case.Id, text, clock);
            db.Set<CaseMessage>().Add(message);
            return TypedResults.Created($"/api/v1/cases/{@case.Id}", new MessageAnswer(StrongId.Text(message.Id), "customer", null, message.Text, message.At));
        }, cancel);
    }

    private static async Task<IResult> ConfirmAsync(CaseId id, ConfirmBody body, ClaimsPrincipal caller, Database db, TimeProvider clock, CancellationToken cancel) =>
        body.Solved is not { } solved
            ? Refusal.Invalid("solved", "field.required").ToHttp()
            : await ChangeAsync(db, id, caller, @case => @case.TryConfirm(solved, clock.GetUtcNow())
                ? TypedResults.Ok(new { state = @case.State.Name() })
                : CaseClosed, cancel);

    private static async Task<IResult> RateAsync(CaseId id, RatingBody body, ClaimsPrincipal caller, Database db, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var comment = check.Text("comment", body.Comment, 1000, required: false);
        if (body.Score is not (>= 1 and <= 5))
        {
            check.Fail("score", body.Score is null ? "field.required" : "field.score-range");
        }

        return check.Refusal is { } invalid
            ? invalid.ToHttp()
            : await ChangeAsync(db, id, caller, @case =>
            {
                if (@case.ConfirmedAt is null)
                {
                    return new Refusal(RefusalKind.Conflict, "case-not-confirmed").ToHttp();
                }

                @case.Rate(body.Score!.Value, SecretScrub.Clean(comment));
                return TypedResults.Ok(new RatingAnswer(@case.Score!.Value, @case.ScoreComment!));
            }, cancel);
    }

    /// <summary>
    /// Changes a case of the caller's. Somebody at the desk may change it at the same moment; what the customer says holds
    /// whatever they did, so it is applied again on the newer version.
    /// </summary>
    private static async Task<IResult> ChangeAsync(Database db, CaseId id, ClaimsPrincipal caller, Func<Case, IResult> change, CancellationToken cancel)
    {
        while (true)
        {
            if (await FindAsync(db, id, caller, cancel) is not { } @case)
            {
                return Refusal.NotFound.ToHttp();
            }

            var answer = change(@case);
            try
            {
                await db.SaveChangesAsync(cancel);
                return answer;
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>The caller's case; when it became part of another, that one: both numbers keep working.</summary>
    private static async Task<Case?> FindAsync(Database db, CaseId id, ClaimsPrincipal caller, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var @case = await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == customer, cancel);
        return @case is { MergedInto: { } target }
            ? await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == target && c.Customer == customer, cancel)
            : @case;
    }

    public static AboutAnswer? About(Case @case) => @case.AboutKind is { } kind ? new AboutAnswer(kind.Name(), @case.AboutId!) : null;

    public static RatingAnswer? Rating(Case @case) => @case.Score is { } score ? new RatingAnswer(score, @case.ScoreComment ?? "") : null;

    private static IResult CaseClosed => new Refusal(RefusalKind.Conflict, "case-closed").ToHttp();
}

/// <summary>Cursors over case numbers, newest first.</summary>
internal static class CaseCursor
{
    public static Result<long> Read(string? cursor) => cursor is null ? long.MaxValue
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Refusal.Invalid("cursor", "field.cursor-malformed");

    public static Page<TItem> Page<TRow, TItem>(List<TRow> rows, int size, Func<TRow, long> number, Func<TRow, TItem> item) => new(
        [.. rows.Take(size).Select(item)],
        rows.Count > size ? number(rows[size - 1]).ToString(CultureInfo.InvariantCulture) : null);
}
