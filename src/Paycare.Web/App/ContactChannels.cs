namespace Paycare.Web.App;

/// <summary>
/// Where care can be reached outside the app, and how long a person takes there at most: <c>Paycare:Contact</c>. A channel
/// without an address is not shown.
/// </summary>
internal sealed class ContactChannels
{
    /// <summary>The hotline.</summary>
    public PhoneLine Phone { get; set; } = new();

    /// <summary>Official accounts on social media.</summary>
    public IList<SocialAccount> Social { get; set; } = [];

    /// <summary>E-mail.</summary>
    public Mailbox Email { get; set; } = new();

    internal sealed class PhoneLine
    {
        public string Number { get; set; } = "";

        public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(15);
    }

    internal sealed class SocialAccount
    {
        public string Name { get; set; } = "";

        public string Account { get; set; } = "";

        public string Link { get; set; } = "";

        public TimeSpan Wait { get; set; } = TimeSpan.FromHours(1);
    }

    internal sealed class Mailbox
    {
        public string Address { get; set; } = "";

        public TimeSpan Wait { get; set; } = TimeSpan.FromHours(24);
    }
}
