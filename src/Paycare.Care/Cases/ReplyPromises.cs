using Microsoft.Extensions.Options;

namespace Paycare.Care.Cases;

/// <summary>When a person answers who is written to now.</summary>
/// <param name="Usually">The expected wait.</param>
/// <param name="IsMeasured">Whether it was measured from recent replies; otherwise it is care's promise.</param>
/// <param name="LatestAt">The promise: a case that is opened now carries this very time.</param>
public sealed record PromiseAnswer(TimeSpan Usually, bool IsMeasured, DateTimeOffset LatestAt)
{
    /// <summary>Whether the usual wait ends before the promised time, and so says more than that.</summary>
    /// <param name="now">The present moment.</param>
    public bool IsSooner(DateTimeOffset now) => IsMeasured && now + Usually < LatestAt;
}

/// <summary>The one place that says when care answers: help, draft, case and desk read it here, and so promise the same.</summary>
internal sealed class ReplyPromises(ChatWait wait, IOptions<CareOptions> options, TimeProvider clock)
{
    /// <summary>How long a queue takes at most.</summary>
    public static TimeSpan Within(CaseQueue queue, CareOptions options) =>
        queue == CaseQueue.Security ? options.FirstReplyUrgent : options.FirstReply;

    /// <summary>When the next answer on a case is due; <c>null</c> when nobody waits for one.</summary>
    public static DateTimeOffset? DueOf(Case @case, CareOptions options) =>
        @case switch
        {
            { State: CaseState.Resolved or CaseState.Closed or CaseState.WaitingOnCustomer } => null,
            { FirstReplyAt: null } => @case.FirstReplyDueAt,
            { State: CaseState.WaitingOnBank or CaseState.WaitingOnApproval } => null,
            _ => @case.WaitingSince + Within(@case.Queue, options),
        };

    /// <summary>What is promised about a topic now.</summary>
    public async Task<PromiseAnswer> OfAsync(CaseTopic topic, CancellationToken cancel)
    {
        var (usual, most) = (await wait.NowAsync(cancel), Within(CaseNames.QueueOf(topic), options.Value));
        // Whatever was measured, no more than the promise is said: it is the one to be kept.
        var usually = usual.IsMeasured && usual.Wait < most ? usual.Wait : most;
        return new PromiseAnswer(usually, usual.IsMeasured, clock.GetUtcNow() + most);
    }

    /// <summary>How long people who write now wait.</summary>
    public Task<WaitAnswer> WaitAsync(CancellationToken cancel) => wait.NowAsync(cancel);
}
