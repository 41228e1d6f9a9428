namespace Paycare.Care.Cases;

/// <summary>Whose turn a case is, and until when an answer is promised.</summary>
/// <param name="Kind">
/// <c>first-reply</c>, <c>next-reply</c>, <c>held</c> (our turn, but no one waits for words), <c>paused</c> or <c>done</c>.
/// </param>
/// <param name="HeldBy">While paused: <c>customer</c>, <c>bank</c> or <c>approval</c>.</param>
/// <param name="From">When the clock started.</param>
/// <param name="DueAt">When the answer is due; <c>null</c> when no clock runs.</param>
public sealed record CaseClock(string Kind, string? HeldBy, DateTimeOffset From, DateTimeOffset? DueAt)
{
    /// <summary>Share of the time used, in percent, 0 to 100.</summary>
    public int UsedPercent(DateTimeOffset now) =>
        DueAt is { } due && due > From ? (int)Math.Clamp((now - From).Ticks * 100 / (due - From).Ticks, 0, 100) : 0;

    internal static CaseClock Of(Case @case, CareOptions options) =>
        @case.State switch
        {
            CaseState.Resolved or CaseState.Closed => new("done", null, @case.OpenedAt, null),
            _ when @case.FirstReplyAt is null && @case.State is not CaseState.WaitingOnCustomer => new(
                "first-reply",
                null,
                @case.OpenedAt,
                ReplyPromises.DueOf(@case, options)
            ),
            CaseState.WaitingOnCustomer => new("paused", "customer", @case.OpenedAt, null),
            CaseState.WaitingOnBank => new("paused", "bank", @case.OpenedAt, null),
            CaseState.WaitingOnApproval => new("paused", "approval", @case.OpenedAt, null),
            CaseState.New or CaseState.Open => @case.WaitingSince is { } since
                ? new("next-reply", null, since, ReplyPromises.DueOf(@case, options))
                : new("held", null, @case.OpenedAt, null),
            _ => throw new ArgumentOutOfRangeException(nameof(@case), @case.State, "Unnamed state."),
        };
}
