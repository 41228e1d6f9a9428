using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Attachments;
using Paycare.Care.Diagnosis;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>A customer's case in a list.</summary>
/// <param name="Id">The case's id.</param>
/// <param name="Number">Case number, for example PC-10427.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="State">The state's contract name.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ExpectedFirstReplyAt">When a first reply is promised; <c>null</c> once there is one.</param>
/// <param name="About">The attempt, card, refund or dispute concerned, if any.</param>
/// <param name="Assignee">The assigned agent; <c>null</c> while unassigned.</param>
public sealed record CaseItem(
    CaseId Id,
    string Number,
    string Topic,
    string State,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ExpectedFirstReplyAt,
    AboutAnswer? About,
    string? Assignee
)
{
    /// <summary>Whose turn it is: <c>ours</c>, <c>customer</c>, <c>bank</c>, <c>approval</c> or <c>done</c>.</summary>
    public string Then { get; init; } = "ours";

    /// <summary>When care writes, or looks, again: the same time that care sees; <c>null</c> for none.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A case as its customer sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">The number that people read.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="State">The state's contract name.</param>
/// <param name="Background">What the person was doing.</param>
/// <param name="WhatHappened">What they saw.</param>
/// <param name="AlreadyTried">What they did about it.</param>
/// <param name="Need">What they are asking for.</param>
/// <param name="About">What it is about; <c>null</c> when nothing is named.</param>
/// <param name="Diagnosis">What the records say of it; <c>null</c> when it is about no attempt.</param>
/// <param name="Missing">Details that care will ask for.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ExpectedFirstReplyAt">When a first reply is promised.</param>
/// <param name="FirstReplyAt">When care first replied; <c>null</c> until then.</param>
/// <param name="Confirmed">Whether the customer said that it is solved; <c>null</c> until then.</param>
/// <param name="Rating">The customer's rating; <c>null</c> until there is one.</param>
/// <param name="Messages">The messages, oldest first.</param>
/// <param name="Assignee">Who works on it; <c>null</c> for nobody.</param>
/// <param name="Solution">How it was solved; <c>null</c> until then.</param>
/// <param name="ResolvedAt">When it was resolved; <c>null</c> until then.</param>
public sealed record CaseAnswer(
    CaseId Id,
    string Number,
    string Topic,
    string State,
    string Background,
    string WhatHappened,
    string AlreadyTried,
    string Need,
    AboutAnswer? About,
    DiagnosisAnswer? Diagnosis,
    IReadOnlyList<string> Missing,
    DateTimeOffset OpenedAt,
    DateTimeOffset ExpectedFirstReplyAt,
    DateTimeOffset? FirstReplyAt,
    bool Confirmed,
    RatingAnswer? Rating,
    IReadOnlyList<MessageAnswer> Messages,
    string? Assignee,
    SolutionAnswer? Solution,
    DateTimeOffset? ResolvedAt
)
{
    /// <summary>The files that it was told with.</summary>
    public IReadOnlyList<AttachmentAnswer> Attachments { get; init; } = [];

    /// <summary>The cases that were merged into this one, oldest first, each with its own story.</summary>
    public IReadOnlyList<MergedCase> Merged { get; init; } = [];

    /// <summary>For a stolen account: what was frozen and released since shortly before the case, oldest first.</summary>
    public IReadOnlyList<FreezeFact> Freezes { get; init; } = [];

    /// <summary>Whose turn it is: <c>ours</c>, <c>customer</c>, <c>bank</c>, <c>approval</c> or <c>done</c>.</summary>
    public string Then { get; init; } = "ours";

    /// <summary>When care writes, or looks, again: the same time that care sees; <c>null</c> for none.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A case that was merged into another: its own story stays readable there.</summary>
/// <param name="Id">The case's id; it now leads to the other one.</param>
/// <param name="Number">Its own case number, which keeps working.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Background">Background, in the customer's words.</param>
/// <param name="WhatHappened">What happened, in the customer's words.</param>
/// <param name="AlreadyTried">What the customer had tried.</param>
/// <param name="Need">What the customer needs.</param>
/// <param name="About">What it is about, if anything.</param>
/// <param name="Diagnosis">The verdict on the attempt it is about.</param>
public sealed record MergedCase(
    CaseId Id,
    string Number,
    string Topic,
    DateTimeOffset OpenedAt,
    string Background,
    string WhatHappened,
    string AlreadyTried,
    string Need,
    AboutAnswer? About,
    DiagnosisAnswer? Diagnosis
)
{
    /// <summary>The files that it was told with.</summary>
    public IReadOnlyList<AttachmentAnswer> Attachments { get; init; } = [];
}

/// <summary>What a case is about.</summary>
/// <param name="Kind">The kind of thing, for example <c>attempt</c> or <c>card</c>.</param>
/// <param name="Id">Its public id.</param>
public sealed record AboutAnswer(string Kind, string Id);

/// <summary>A message as the customer sees it.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="From"><c>customer</c> or <c>care</c>.</param>
/// <param name="Name">The author's name, for care.</param>
/// <param name="Text">The message.</param>
/// <param name="At">When it was written.</param>
public sealed record MessageAnswer(string Id, string From, string? Name, string Text, DateTimeOffset At)
{
    /// <summary>The files that came with it.</summary>
    public IReadOnlyList<AttachmentAnswer> Attachments { get; init; } = [];
}

/// <summary>A customer's rating of a case.</summary>
/// <param name="Score">Rating, 1 to 5.</param>
/// <param name="Comment">The comment, in the customer's words.</param>
public sealed record RatingAnswer(int Score, string Comment);

/// <summary>What a customer writes in a case.</summary>
/// <param name="Text">The message; may be left out when files come with it.</param>
/// <param name="Attachments">Ids of files that were sent to the case before.</param>
internal sealed record MessageBody(string? Text, IReadOnlyList<string?>? Attachments = null);

/// <summary>The customer's answer to whether the problem is solved.</summary>
/// <param name="Solved">Whether it is solved.</param>
internal sealed record ConfirmBody(bool? Solved);

/// <summary>How the customer rates a solved case.</summary>
/// <param name="Score">1 to 5.</param>
/// <param name="Comment">In the customer's words.</param>
internal sealed record RatingBody(int? Score, string? Comment);

/// <summary>A case's state after the customer said whether it is solved.</summary>
/// <param name="State">The new state.</param>
public sealed record StateAnswer(string State);

/// <summary>A customer's cases: open, read, write, confirm, rate.</summary>
internal static class CustomerCases
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/v1/cases", OpenCase.HandleAsync)
            .AllowAnonymous()
            .WithTags("Cases")
            .Documented(
                "openCase",
                "Open a case",
                "Missing details are asked for later. Somebody who is not signed in gives a contact address."
            );
        var cases = routes.MapGroup("/api/v1/cases").RequireAuthorization(Policies.Customer).WithTags("Cases");
        cases.MapGet("", ListAsync).Documented("listCases", "List one's cases", "Newest first.");
        cases.MapGet("/{id}", ReadAsync).Documented("readCase", "Read a case", "With its messages, and when the next reply is promised.");
        CaseEventEndpoint.Map(cases);
        cases
            .MapPost("/{id}/messages", WriteAsync)
            .Documented(
                "writeMessage",
                "Write to care",
                "In a case that is open, or was closed less than 30 days ago; with files that were sent to it before."
            )
            .Refuses(RefusalKind.Conflict, "case-closed");
        cases
            .MapPost("/{id}/messages/{message:guid}/steps/{step:int}/done", TickAsync)
            .Documented("tickStep", "Tick a step of an answer", "Steps count from 1.");
        cases
            .MapPost("/{id}/confirm", ConfirmAsync)
            .Documented("confirmSolved", "Say whether it is solved", "In any open state.")
            .Refuses(RefusalKind.Conflict, "case-closed");
        cases
            .MapPost("/{id}/rating", RateAsync)
            .Documented("rateCase", "Rate the help", "1 to 5, after saying whether it is solved.")
            .Refuses(RefusalKind.Conflict, "case-not-confirmed");
    }

    private static async Task<HttpAnswer<Ok<Page<CaseItem>>>> ListAsync(
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.ListAsync(caller.Customer(), cursor, limit, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<CaseAnswer>>> ReadAsync(
        CaseId id,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.ReadAsync(caller.Customer(), id, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Created<MessageAnswer>>> WriteAsync(
        CaseId id,
        MessageBody body,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) =>
        (await book.WriteAsync(caller.Customer(), id, body, null, cancel)).ToHttp(message =>
            TypedResults.Created($"/api/v1/cases/{id}", message)
        );

    private static async Task<HttpAnswer<NoContent>> TickAsync(
        CaseId id,
        Guid message,
        int step,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.TickAsync(caller.Customer(), id, message, step - 1, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Ok<StateAnswer>>> ConfirmAsync(
        CaseId id,
        ConfirmBody body,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.ConfirmAsync(caller.Customer(), id, body.Solved, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<RatingAnswer>>> RateAsync(
        CaseId id,
        RatingBody body,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.RateAsync(caller.Customer(), id, body.Score, body.Comment, cancel)).ToHttp(TypedResults.Ok);
}
