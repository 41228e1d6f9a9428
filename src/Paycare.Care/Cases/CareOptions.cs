namespace Paycare.Care.Cases;

/// <summary>Care's promised reply times.</summary>
public sealed class CareOptions
{
    /// <summary>Promised first-reply time when money or access is at risk.</summary>
    public TimeSpan FirstReplyUrgent { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Promised first-reply time otherwise.</summary>
    public TimeSpan FirstReply { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>When care looks again at what a bank has, unless the agent names a time.</summary>
    public TimeSpan BankFollowUp { get; set; } = TimeSpan.FromHours(24);
}
