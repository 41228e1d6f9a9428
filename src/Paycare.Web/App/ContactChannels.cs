namespace Paycare.Web.App;

/// <summary>
/// Where care can be reached outside the app, and how long a person takes there at most: <c>Paycare:Contact</c>. A channel
/// without an address is not shown.
/// </summary>
internal sealed class ContactChannels
{
    /// <summary>The hotline.</summary>
    public PhoneLine Phone { get; set; } = new();

    /// <summary>Official accounts: <c>__0__Name</c>, <c>__0__Account</c>, <c>__0__Link</c>, <c>__0__Wait</c>.</summary>
    public IList<SocialAccount> Social { get; set; } = [];

    /// <summary>E-mail.</summary>
    public Mailbox Email { get; set; } = new();

    internal sealed class PhoneLine
    {
        /// <summary>The hotline's number; not shown while empty.</summary>
        public string Number { get; set; } = "";

        /// <summary>Longest wait on the phone, as told to customers.</summary>
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
        /// <summary>Care's e-mail address; not shown while empty.</summary>
        public string Address { get; set; } = "";

        /// <summary>Longest wait for an answer by e-mail, as told to customers.</summary>
        public TimeSpan Wait { get; set; } = TimeSpan.FromHours(24);
    }
}
