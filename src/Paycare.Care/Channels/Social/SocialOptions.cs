namespace Paycare.Care.Channels.Social;

/// <summary>Official accounts: configuration <c>Paycare:Contact</c>.</summary>
internal sealed class SocialOptions
{
    /// <summary>Official accounts, in the order shown: <c>__0__Name</c>, <c>__0__Account</c>, <c>__0__Link</c>, <c>__0__Wait</c>.</summary>
    public IList<SocialAccount> Social { get; set; } = [];
}

/// <summary>One account.</summary>
internal sealed class SocialAccount
{
    /// <summary>The network.</summary>
    public string Name { get; set; } = "";

    /// <summary>The account there.</summary>
    public string Account { get; set; } = "";

    /// <summary>Where it is.</summary>
    public string Link { get; set; } = "";

    /// <summary>The wait for a reply.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromHours(1);
}
