using Paycare.Care.Channels.Email;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Channels.Email;

/// <summary>What Production refuses of a mailbox, and takes.</summary>
public sealed class MailOptionsTests
{
    [Theory]
    [InlineData("imap.example", MailTls.Implicit, "smtp.example", MailTls.StartTls, null)]
    [InlineData("127.0.0.1", MailTls.None, "localhost", MailTls.None, null)]
    [InlineData("", MailTls.Implicit, "", MailTls.Implicit, null)]
    [InlineData("", MailTls.Implicit, "smtp.example", MailTls.Implicit, null)]
    [InlineData("imap.example", MailTls.None, "smtp.example", MailTls.Implicit, "Imap__Tls is none")]
    [InlineData("imap.example", MailTls.Implicit, "smtp.example", MailTls.None, "Smtp__Tls is none")]
    [InlineData("10.0.0.7", MailTls.None, "127.0.0.1", MailTls.None, "Imap__Tls is none")]
    [InlineData("imap.example", MailTls.Implicit, "", MailTls.Implicit, "mails would be read and never answered")]
    public void Mail_in_the_clear_stays_on_this_machine(string imap, MailTls imapTls, string smtp, MailTls smtpTls, string? because)
    {
        var options = new MailOptions { Address = MailServers.Care };
        (options.Imap.Host, options.Imap.Tls, options.Smtp.Host, options.Smtp.Tls) = (imap, imapTls, smtp, smtpTls);
        var fault = options.Fault(isProduction: true);
        Assert.Equal(because is null, fault is null);
        Assert.Contains(because ?? "", fault ?? "", StringComparison.Ordinal);
        Assert.Null(options.Fault(isProduction: false));
    }

    [Theory]
    [InlineData("", "is not set")]
    [InlineData("care", "is no e-mail address")]
    public void Mails_come_from_an_address(string address, string because)
    {
        var options = new MailOptions { Address = address };
        options.Smtp.Host = "127.0.0.1";
        Assert.Contains(because, options.Fault(isProduction: false), StringComparison.Ordinal);
    }
}
