using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Diagnosis;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>A customer's case in a list.</summary>
/// <param name="Id">Which.</param>
/// <param name="Number">PC-10427.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="State">How it stands.</param>
/// <param name="OpenedAt">Since when.</param>
/// <param name="ExpectedFirstReplyAt">By when a person answers; <c>null</c> once one did.</param>
/// <param name="About">What it is about.</param>
/// <param name="Assignee">Who has it; <c>null</c> while nobody does.</param>
public sealed record CaseItem(
    CaseId Id,
    string Number,
    string Topic,
    string State,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ExpectedFirstReplyAt,
    AboutAnswer? About,
    string? Assignee
);

/// <summary>A case as its customer sees it.</summary>
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
);

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

/// <summary>How a case stands after the customer said whether it is solved.</summary>
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
            .RequireRateLimiting(RateLimitNames.OpenCase)
            .WithTags("Cases");
        var cases = routes.MapGroup("/api/v1/cases").RequireAuthorization(Policies.Customer).WithTags("Cases");
        cases.MapGet("", ListAsync);
        cases.MapGet("/{id}", ReadAsync);
        CaseEventEndpoint.Map(cases);
        cases.MapPost("/{id}/messages", WriteAsync);
        cases.MapPost("/{id}/messages/{message:guid}/steps/{step:int}/done", TickAsync);
        cases.MapPost("/{id}/confirm", ConfirmAsync);
        cases.MapPost("/{id}/rating", RateAsync);
    }

    private static async Task<IResult> ListAsync(
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.ListAsync(caller.Customer(), cursor, limit, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> ReadAsync(CaseId id, ClaimsPrincipal caller, CustomerCaseBook book, CancellationToken cancel) =>
        (await book.ReadAsync(caller.Customer(), id, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> WriteAsync(
        CaseId id,
        MessageBody body,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) =>
        (await book.WriteAsync(caller.Customer(), id, body.Text, null, cancel)).ToHttp(message =>
            TypedResults.Created($"/api/v1/cases/{id}", message)
        );

    private static async Task<IResult> TickAsync(
        CaseId id,
        Guid message,
        int step,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.TickAsync(caller.Customer(), id, message, step - 1, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> ConfirmAsync(
        CaseId id,
        ConfirmBody body,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.ConfirmAsync(caller.Customer(), id, body.Solved, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> RateAsync(
        CaseId id,
        RatingBody body,
        ClaimsPrincipal caller,
        CustomerCaseBook book,
        CancellationToken cancel
    ) => (await book.RateAsync(caller.Customer(), id, body.Score, body.Comment, cancel)).ToHttp(TypedResults.Ok);
}
