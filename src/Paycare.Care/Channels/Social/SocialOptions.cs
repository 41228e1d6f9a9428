namespace Paycare.Care.Channels.Social;

/// <summary>Official accounts: configuration <c>Paycare:Contact</c>.</summary>
internal sealed class SocialOptions
{
    /// <summary>The accounts, in the order in which they are shown.</summary>
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
