namespace Paycare.Platform.Results;

/// <summary>An answer to a request with a key, and whether it was given before.</summary>
/// <typeparam name="T">What is answered.</typeparam>
/// <param name="Answer">The same for the first request and for every repeated one.</param>
/// <param name="IsReplay">Whether this request repeats an earlier one.</param>
public sealed record Replayable<T>(T Answer, bool IsReplay);

/// <summary>Makes and reads answers that may be replays.</summary>
public static class Replays
{
    /// <summary>The answer to a first request.</summary>
    public static Result<Replayable<T>> First<T>(this Result<T> result) => result.OrReplay(isReplay: false);

    /// <summary>The answer to a repeated request; a refusal is marked too.</summary>
    public static Result<Replayable<T>> Replay<T>(this Result<T> result) => result.OrReplay(isReplay: true);

    /// <summary>The answer to a request that may be a repeated one.</summary>
    public static Result<Replayable<T>> OrReplay<T>(this Result<T> result, bool isReplay) =>
        result.IsRefused(out var refusal, out var answer) ? refusal with { Replayed = isReplay } : new Replayable<T>(answer, isReplay);

    /// <summary>The answer alone, for those to whom the first and a repeated one are alike.</summary>
    public static async Task<Result<T>> AnswerAsync<T>(this Task<Result<Replayable<T>>> asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return (await asked).IsRefused(out var refusal, out var done) ? refusal : done.Answer;
    }
}
