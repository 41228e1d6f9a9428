using System.Net;

namespace Paycare.Care.Channels.Email;

/// <summary>How a connection to a mail server is protected.</summary>
public enum MailTls
{
    /// <summary>TLS from the first byte.</summary>
    Implicit,

    /// <summary>TLS once the server was asked for it; without it nothing is said.</summary>
    StartTls,

    /// <summary>Not at all: only to a server on this very machine.</summary>
    None,
}

/// <summary>A mail server.</summary>
public sealed class MailServer
{
    /// <summary>Its name or address; nothing is done while empty.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port; 0 for the usual one.</summary>
    public int Port { get; set; }

    /// <summary>The user; without one nobody signs in.</summary>
    public string User { get; set; } = "";

    /// <summary>The user's password.</summary>
    public string Password { get; set; } = "";

    /// <summary>How the connection is protected: <c>implicit</c>, <c>starttls</c> or <c>none</c>.</summary>
    public MailTls Tls { get; set; } = MailTls.Implicit;

    internal bool IsSet => Host.Length > 0;

    internal bool IsHere =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var ip) && IPAddress.IsLoopback(ip));
}

/// <summary>Care's mailbox: configuration <c>Paycare:Channels:Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>Care's e-mail address; not shown while empty.</summary>
    public string Address { get; set; } = "";

    /// <summary>The name that mails come from.</summary>
    public string Name { get; set; } = "Paycare";

    /// <summary>Longest wait for an answer by e-mail, as told to customers.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Whether answers are asked for at an address of their case, like <c>care+10427.x@</c>; the mail server must deliver it to the
    /// same mailbox.
    /// </summary>
    public bool PlusAddress { get; set; } = true;

    /// <summary>How often the mailbox is looked into where its server does not tell of new mails.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Where mails are read (IMAP).</summary>
    public MailServer Imap { get; set; } = new();

    /// <summary>The folder that mails arrive in.</summary>
    public string Folder { get; set; } = "INBOX";

    /// <summary>Where mails go out (SMTP): answers of care, and Paycare's own messages by e-mail.</summary>
    public MailServer Smtp { get; set; } = new();

    /// <summary>The address that mails come from, also where none is configured, as in the demo.</summary>
    internal string From => Address.Length > 0 ? Address : "care@paycare.invalid";

    internal string Local => From[..From.LastIndexOf('@')];

    internal string Domain => From[(From.LastIndexOf('@') + 1)..];

    /// <summary>Why Paycare must not start so; <c>null</c> when it may.</summary>
    /// <param name="isProduction">Whether real customers' mails are meant.</param>
    public string? Fault(bool isProduction)
    {
        const string Section = "Paycare__Channels__Mail__";
        if (Address.Length > 0 && !Platform.Contacts.Contact.TryEmail(Address, out _))
        {
            return $"{Section}Address is no e-mail address.";
        }

        if ((Imap.IsSet || Smtp.IsSet) && Address.Length == 0)
        {
            return $"{Section}Address is not set: mails would come from nobody. Set it to care's address.";
        }

        if (!isProduction)
        {
            return null;
        }

        foreach (var (name, server) in new (string, MailServer)[] { ("Imap", Imap), ("Smtp", Smtp) })
        {
            if (server is { IsSet: true, Tls: MailTls.None, IsHere: false })
            {
                return $"{Section}{name}__Tls is none and {Section}{name}__Host is another machine: whoever stands in between reads "
                    + "customers' mails and the mailbox's password. Set it to implicit or starttls.";
            }
        }

        return Imap.IsSet && !Smtp.IsSet
            ? $"{Section}Imap__Host is set and {Section}Smtp__Host is not: mails would be read and never answered. Set both."
            : null;
    }
}
