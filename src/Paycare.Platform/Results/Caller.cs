using System.Security.Claims;

namespace Paycare.Platform.Results;

/// <summary>The caller of a request that moves money, by whatever channel: HTTP, a page, or one still to come.</summary>
/// <param name="Principal">The signed-in user and session.</param>
/// <param name="WhenAnswerIsLost">
/// Takes work to do if the answer does not reach the caller. Nothing is ever lost for a caller who waits for no answer.
/// </param>
public sealed record Caller(ClaimsPrincipal Principal, Action<Func<Task>> WhenAnswerIsLost);
