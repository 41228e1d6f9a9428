namespace Paycare.Care.Channels.Phone;

/// <summary>
/// The hotline: configuration <c>Paycare:Contact:Phone</c>. It is not shown without a number, and takes no calls without a token.
/// </summary>
public sealed class PhoneOptions
{
    /// <summary>The hotline's number, as people read it; not shown while empty.</summary>
    public string Number { get; set; } = "";

    /// <summary>Longest wait on the phone, as told to customers.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The voice provider's auth token, which signs its calls to <c>/channels/voice</c> and ours to its API. Without it these
    /// addresses answer 404.
    /// </summary>
    public string AuthToken { get; set; } = "";

    /// <summary>The account at the voice provider; without it nobody is called back, and recordings stay there.</summary>
    public string AccountSid { get; set; } = "";

    /// <summary>Address of the voice provider's API; https, except loopback.</summary>
    public string ApiBase { get; set; } = "https://api.twilio.com";

    /// <summary>The number that the provider calls from, in E.164; without it nobody is called back.</summary>
    public string CallerNumber { get; set; } = "";

    /// <summary>The number of care's people, in E.164; without it nobody is put through.</summary>
    public string AgentNumber { get; set; } = "";

    /// <summary>When care's people begin, in Jakarta.</summary>
    public TimeSpan OpensAt { get; set; } = new(8, 0, 0);

    /// <summary>When they go home, in Jakarta.</summary>
    public TimeSpan ClosesAt { get; set; } = new(20, 0, 0);

    /// <summary>Whether they also work on weekends and bank holidays.</summary>
    public bool IsOpenEveryDay { get; set; }

    /// <summary>How often somebody who asked for it is called back before care only notes it.</summary>
    public int CallbackTries { get; set; } = 3;

    /// <summary>How long between two tries.</summary>
    public TimeSpan CallbackEvery { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest message that a caller can leave.</summary>
    public TimeSpan LongestMessage { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the queue tells callers their place.</summary>
    public TimeSpan TellPlaceEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the provider's API can be asked for recordings.</summary>
    internal bool HasApi => AuthToken.Length > 0 && AccountSid.Length > 0 && HasSafeBase;

    /// <summary>Whether people can be called back.</summary>
    internal bool CallsBack => HasApi && CallerNumber.Length > 0;

    /// <summary>Whether people are put through to care.</summary>
    internal bool PutsThrough => AgentNumber.Length > 0;

    /// <summary>Never the token: this ends up in logs.</summary>
    public override string ToString() => "hotline";

    private bool HasSafeBase =>
        Uri.TryCreate(ApiBase, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.IsLoopback && address.Scheme == Uri.UriSchemeHttp));
}
