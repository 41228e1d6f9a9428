namespace Paycare.Identity.Reproofs;

/// <summary>Durations of a way back in by document: <c>Paycare:Reproofs</c>.</summary>
public sealed class ReproofOptions
{
    /// <summary>How long the old phone and e-mail can stop it after two people have approved it; at least 24 hours.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long the new password can be set after that.</summary>
    public TimeSpan OpenFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The most that reviewers get for one new phone in a day. Not for one account: strangers would use up its owner's.
    /// </summary>
    public int ReviewedPerDay { get; set; } = 3;
}
