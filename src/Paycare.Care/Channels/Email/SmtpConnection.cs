using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Paycare.Platform.Processes;

namespace Paycare.Care.Channels.Email;

/// <summary>Hands mails to the mail server, one after another over a connection that is kept while there are some.</summary>
[EachProcess("It keeps a connection of its own.")]
internal sealed partial class SmtpConnection(IOptions<MailOptions> options, ILogger<SmtpConnection> log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private SmtpClient? _client;

    public bool IsSet => options.Value.Smtp.IsSet;

    /// <summary>Hands over a mail.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="isAutomatic">Whether nobody wants to hear what becomes of it: its return path is empty (RFC 3834).</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<SendEnd> SendAsync(MimeMessage mail, bool isAutomatic, CancellationToken cancel)
    {
        var id = mail.MessageId ?? "";
        await _turn.WaitAsync(cancel);
        try
        {
            var client = await OpenAsync(cancel);
            var from = isAutomatic ? new MailboxAddress("", "") : mail.From.Mailboxes.First();
            await client.SendAsync(FormatOptions.Default, mail, from, mail.To.Mailboxes, cancel);
            return new SendEnd.Sent(id);
        }
        catch (SmtpCommandException e)
        {
            // Whatever state the session is in now, a new one is in none.
            Drop();
            LogRefused(id, (int)e.StatusCode);
            return (int)e.StatusCode >= 500 && e.ErrorCode is not SmtpErrorCode.SenderNotAccepted
                ? new SendEnd.Refused(((int)e.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture))
                : new SendEnd.Later();
        }
        catch (NotSupportedException)
        {
            // An address in letters that the server does not take (RFC 6531).
            return new SendEnd.Refused("5.6.7");
        }
        catch (Exception e) when (MailConnections.IsLost(e))
        {
            Drop();
            LogLost(e.Message);
            return new SendEnd.Later();
        }
        catch
        {
            Drop();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        Drop();
        _turn.Dispose();
    }

    private async Task<SmtpClient> OpenAsync(CancellationToken cancel)
    {
        if (_client is { IsConnected: true } open)
        {
            try
            {
                // The server may have left it.
                await open.NoOpAsync(cancel);
                return open;
            }
            catch (Exception e) when (e is SmtpCommandException || MailConnections.IsLost(e))
            {
                Drop();
            }
        }

        _client = new SmtpClient();
        await MailConnections.OpenAsync(_client, options.Value.Smtp, cancel);
        return _client;
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server did not take mail {Id}: {Status}")]
    private partial void LogRefused(string id, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server cannot be reached; mails wait: {Why}")]
    private partial void LogLost(string why);
}
