namespace Paycare.Care.Cases;

/// <summary>Whose turn a case is, and until when an answer is promised.</summary>
/// <param name="Kind">
/// <c>first-reply</c>, <c>next-reply</c>, <c>promised</c> (a time that care named), <c>snooze</c>, <c>follow-up</c> (others have
/// it, and care looks again), <c>paused</c> or <c>done</c>.
/// </param>
/// <param name="HeldBy">While others have it: <c>customer</c>, <c>bank</c> or <c>approval</c>.</param>
/// <param name="From">When the clock started.</param>
/// <param name="DueAt">When the answer is due; <c>null</c> when no clock runs.</param>
public sealed record CaseClock(string Kind, string? HeldBy, DateTimeOffset From, DateTimeOffset? DueAt)
{
    /// <summary>Share of the time used, in percent, 0 to 100.</summary>
    public int UsedPercent(DateTimeOffset now) =>
        DueAt is { } due && due > From ? (int)Math.Clamp((now - From).Ticks * 100 / (due - From).Ticks, 0, 100) : 0;

    internal static CaseClock Of(Case @case)
    {
        var (then, until) = ReplyPromises.DueOf(@case);
        var heldBy = then is "customer" or "bank" or "approval" ? then : null;
        return until is null ? new(heldBy is null ? "done" : "paused", heldBy, @case.OpenedAt, null)
            : until == @case.PromisedAt
                ? new(
                    heldBy is not null ? "follow-up"
                        : then == "snooze" ? "snooze"
                        : "promised",
                    heldBy,
                    @case.PromisedFrom ?? @case.OpenedAt,
                    until
                )
            : @case.FirstReplyAt is null ? new("first-reply", null, @case.OpenedAt, until)
            : new("next-reply", null, @case.WaitingSince ?? @case.OpenedAt, until);
    }
}
