using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>Identity verification for pages and other modules.</summary>
public sealed class VerificationApi
{
    private readonly VerifyIdentity _steps;
    private readonly VerificationImages _images;

    internal VerificationApi(VerifyIdentity steps, VerificationImages images) => (_steps, _images) = (steps, images);

    /// <summary>The state of a customer's verification.</summary>
    public Task<VerificationAnswer> ReadAsync(CustomerId customer, CancellationToken cancel) => _steps.ReadAsync(customer, cancel);

    /// <summary>Accepts the document's data; its images are sent next.</summary>
    public Task<Result<VerificationAnswer>> SubmitAsync(ClaimsPrincipal caller, VerificationBody body, CancellationToken cancel) =>
        _steps.SubmitAsync(caller, body, cancel);

    /// <summary>Accepts the images; two reviewers look at them next.</summary>
    public Task<Result<VerificationAnswer>> CompleteAsync(
        ClaimsPrincipal caller,
        IFormFile? front,
        IFormFile? selfie,
        CancellationToken cancel
    ) => _images.CompleteAsync(caller, front, selfie, cancel);

    /// <summary>Withdraws an open request.</summary>
    public Task<Result<Done>> WithdrawAsync(CustomerId customer, CancellationToken cancel) => _steps.WithdrawAsync(customer, cancel);

    /// <summary>Whether two people verified the customer.</summary>
    public Task<bool> IsVerifiedAsync(CustomerId customer, CancellationToken cancel) => _steps.IsVerifiedAsync(customer, cancel);

    /// <summary>The name on the document that two people verified; <c>null</c> when there is none, or its data is gone.</summary>
    public Task<string?> NameOfAsync(CustomerId customer, CancellationToken cancel) => _steps.NameOfAsync(customer, cancel);
}

/// <summary>
/// Operations of the desk's review page. A page lives long, so every call has a database context of its own and checks the
/// session's owner again. Refused with <c>not-signed-in</c> once the session has ended.
/// </summary>
public sealed class VerificationReviewApi
{
    private readonly OwnScope _scope;

    internal VerificationReviewApi(OwnScope scope) => _scope = scope;

    /// <summary>The rejection codes, in the order offered to reviewers.</summary>
    public static IReadOnlyList<string> RejectionCodes => Rejections.All;

    /// <summary>Pending requests, or recently decided ones.</summary>
    public Task<Result<IReadOnlyList<ReviewItem>>> ListAsync(SessionId session, bool isDecided, CancellationToken cancel) =>
        RunAsync(
            session,
            async (VerificationReviews reviews, Reviewer me) =>
                new Result<IReadOnlyList<ReviewItem>>(await reviews.ListAsync(me, isDecided, cancel)),
            cancel
        );

    /// <summary>One request, masked.</summary>
    public Task<Result<ReviewAnswer>> ReadAsync(SessionId session, VerificationId id, CancellationToken cancel) =>
        RunAsync(session, (VerificationReviews reviews, Reviewer me) => reviews.ReadAsync(me, id, cancel), cancel);

    /// <summary>The document in the clear; requires a reason.</summary>
    public Task<Result<RevealedDocument>> RevealAsync(SessionId session, VerificationId id, string? reason, CancellationToken cancel) =>
        RunAsync(session, (VerificationReviews reviews, Reviewer me) => reviews.RevealAsync(me, id, reason, cancel), cancel);

    /// <summary>Approves the request as the first or second person.</summary>
    public Task<Result<Done>> ApproveAsync(SessionId session, VerificationId id, string? reason, CancellationToken cancel) =>
        RunAsync(session, (DecideVerification decisions, Reviewer me) => decisions.ApproveAsync(me, id, reason, cancel), cancel);

    /// <summary>Rejects the request; the customer is told why and may submit again.</summary>
    public Task<Result<Done>> RejectAsync(
        SessionId session,
        VerificationId id,
        string? rejection,
        string? reason,
        CancellationToken cancel
    ) => RunAsync(session, (DecideVerification decisions, Reviewer me) => decisions.RejectAsync(me, id, rejection, reason, cancel), cancel);

    private Task<Result<T>> RunAsync<TSteps, T>(SessionId session, Func<TSteps, Reviewer, Task<Result<T>>> act, CancellationToken cancel)
        where TSteps : notnull => _scope.RunAsync((ReviewCall<TSteps> review) => review.RunAsync(session, act, cancel));
}
