using System.Security.Claims;

namespace Paycare.Platform.Results;

/// <summary>Who asks for something that moves money, however they came: over HTTP, from a page, or by a channel still to come.</summary>
/// <param name="Principal">Who is signed in, and in which session.</param>
/// <param name="WhenAnswerIsLost">Takes work to do should the answer not reach the caller. Of a caller who waits for none, nothing is ever lost.</param>
public sealed record Caller(ClaimsPrincipal Principal, Action<Func<Task>> WhenAnswerIsLost);
