using System.Security.Claims;

namespace Paycare.Platform.Results;

/// <summary>Who asks for something that moves money, however they came: over HTTP, from a page, or by a channel still to come.</summary>
/// <param name="Principal">Who is signed in, and in which session.</param>
/// <param name="WhenAnswerIsLost">
/// Takes work to do if the answer does not reach the caller. Nothing is ever lost for a caller who waits for no answer.
/// </param>
public sealed record Caller(ClaimsPrincipal Principal, Action<Func<Task>> WhenAnswerIsLost);
