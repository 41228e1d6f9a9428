namespace Paycare.Platform.Results;

/// <summary>The response to a request with a key, and whether it is a replay.</summary>
/// <typeparam name="T">The type of the response.</typeparam>
/// <param name="Answer">The same for the first request and every repeat.</param>
/// <param name="IsReplay">Whether this request repeats an earlier one.</param>
public sealed record Replayable<T>(T Answer, bool IsReplay);

/// <summary>Creates and reads responses that may be replays.</summary>
public static class Replays
{
    /// <summary>The response to a first request.</summary>
    public static Result<Replayable<T>> First<T>(this Result<T> result) => result.OrReplay(isReplay: false);

    /// <summary>The response to a repeated request; a refusal is marked too.</summary>
    public static Result<Replayable<T>> Replay<T>(this Result<T> result) => result.OrReplay(isReplay: true);

    /// <summary>The response to a request that may be a repeat.</summary>
    public static Result<Replayable<T>> OrReplay<T>(this Result<T> result, bool isReplay) =>
        result.IsRefused(out var refusal, out var answer) ? refusal with { Replayed = isReplay } : new Replayable<T>(answer, isReplay);

    /// <summary>The response alone, for callers that treat a replay like the original.</summary>
    public static async Task<Result<T>> AnswerAsync<T>(this Task<Result<Replayable<T>>> asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return (await asked).IsRefused(out var refusal, out var done) ? refusal : done.Answer;
    }
}
