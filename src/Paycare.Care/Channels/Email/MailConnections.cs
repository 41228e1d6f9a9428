using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Paycare.Care.Channels.Email;

/// <summary>Connects to mail servers as configured.</summary>
internal static class MailConnections
{
    private const int SubmissionPort = 587;

    /// <summary>How long a server may be silent within a command, in milliseconds.</summary>
    private const int TimeoutMs = 60_000;

    public static async Task OpenAsync(IMailService client, MailServer server, CancellationToken cancel)
    {
        client.Timeout = TimeoutMs;
        var (security, port) = server.Tls switch
        {
            MailTls.Implicit => (SecureSocketOptions.SslOnConnect, server.Port),
            MailTls.StartTls => (SecureSocketOptions.StartTls, server.Port == 0 && client is SmtpClient ? SubmissionPort : server.Port),
            MailTls.None => (SecureSocketOptions.None, server.Port),
            _ => throw new ArgumentOutOfRangeException(nameof(server), server.Tls, "Unnamed protection."),
        };
        await client.ConnectAsync(server.Host, port, security, cancel);
        if (server.User.Length > 0)
        {
            await client.AuthenticateAsync(server.User, server.Password, cancel);
        }
    }

    /// <summary>Whether a failure is a connection's: the same may succeed on another one.</summary>
    public static bool IsLost(Exception e) =>
        e
            is IOException
                or System.Net.Sockets.SocketException
                or TimeoutException
                or ServiceNotConnectedException
                or ServiceNotAuthenticatedException
                or ProtocolException
                or AuthenticationException
                or SslHandshakeException
        || (e is ImapCommandException { Response: not ImapCommandResponse.Ok });
}
