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
    /// <summary>How long an answer takes at most in a queue.</summary>
    public static TimeSpan Within(CaseQueue queue, CareOptions options) =>
        queue == CaseQueue.Security ? options.FirstReplyUrgent : options.FirstReply;

    /// <summary>
    /// Whose turn a case is, and when care's next word on it is due: the earlier of what its queue promises and what care said
    /// itself. A question stays open until a person has answered it, whoever else has the case meanwhile.
    /// </summary>
    public static CaseDue DueOf(Case @case) =>
        @case.State switch
        {
            CaseState.Resolved or CaseState.Closed => new("done", null),
            CaseState.WaitingOnCustomer => new("customer", @case.PromisedAt),
            var state => new(
                state switch
                {
                    CaseState.WaitingOnBank => "bank",
                    CaseState.WaitingOnApproval => "approval",
                    _ => @case.IsSnoozed ? "snooze" : "ours",
                },
                Earlier(
                    @case.FirstReplyAt is null ? @case.FirstReplyDueAt : @case.WaitingSince?.AddSeconds(@case.ReplyWithinSeconds),
                    @case.PromisedAt
                )
            ),
        };

    /// <summary>The same for the customer, whom it does not concern how care puts its work off.</summary>
    public static CaseDue ForCustomer(Case @case) => DueOf(@case) is { Then: "snooze" } due ? due with { Then = "ours" } : DueOf(@case);

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one : other;

    /// <summary>What is promised about a topic now.</summary>
    public async Task<PromiseAnswer> OfAsync(CaseTopic topic, CancellationToken cancel)
    {
        var (usual, most) = (await wait.NowAsync(cancel), Within(CaseNames.QueueOf(topic), options.Value));
        // Whatever was measured, no more than the promise is said: it is the one to be kept.
        var usually = usual.IsMeasured && usual.Wait < most ? usual.Wait : most;
        return new PromiseAnswer(usually, usual.IsMeasured, clock.GetUtcNow() + most);
    }

    /// <summary>What is promised where nothing was measured.</summary>
    public TimeSpan Longest => options.Value.FirstReply;

    /// <summary>How long people who write now wait.</summary>
    public Task<WaitAnswer> WaitAsync(CancellationToken cancel) => wait.NowAsync(cancel);

    /// <summary>How long people waited in the last days, by channel: those on which enough did.</summary>
    public Task<IReadOnlyDictionary<string, TimeSpan>> MeasuredAsync(CancellationToken cancel) => wait.MeasureAsync(cancel);
}
