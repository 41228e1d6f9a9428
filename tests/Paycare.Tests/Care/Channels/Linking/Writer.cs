using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.Telegram;
using Paycare.Platform.Sealing;
using Paycare.Tests.Care.Channels.Messaging;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Linking;

/// <summary>Somebody who writes to care from a channel outside the app, and reads what comes back there.</summary>
internal sealed partial class Writer(TestHost host, string channel)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every channel on which somebody can write and be answered.</summary>
    public static IReadOnlyList<string> Channels { get; } = [.. ChatProvider.Channels, EmailChannel.Key];

    public string Who { get; } =
        channel == EmailChannel.Key ? $"writer-{CustomerActor.NewKey()}@customer.test" : ChatProvider.NewPerson(channel);

    public string Channel => channel;

    public async Task WriteAsync(string text)
    {
        if (channel == EmailChannel.Key)
        {
            await MailAsync(host, Who, text);
        }
        else
        {
            var call = ChatProvider.Write(host, channel, Who, CustomerActor.NewKey(), text);
            Assert.Equal(HttpStatusCode.OK, await call.SendAsync(host, Cancel));
        }
    }

    /// <summary>Everything that came back, oldest first.</summary>
    public Task<IReadOnlyList<string>> HeardAsync() => host.MessagesToAsync(Who);

    /// <summary>Waits for words that come back.</summary>
    public Task<string> HearAsync(string words) =>
        Eventually.SeeAsync($"'{words}' on {channel}", async _ =>
            (await HeardAsync()).FirstOrDefault(t => t.Contains(words, StringComparison.Ordinal))
        );

    /// <summary>The token of the newest link that came back, once there are so many.</summary>
    public Task<string> TokenAsync(int links = 1) =>
        Eventually.SeeAsync($"{links} links on {channel}", async _ =>
            (await HeardAsync()).SelectMany(t => Link().Matches(t)).Select(m => m.Groups["token"].Value).Distinct().ToList() is { } found
            && found.Count >= links
                ? found[links - 1]
                : null
        );

    /// <summary>The cases that it wrote in, oldest first.</summary>
    public async Task<IReadOnlyList<Case>> CasesAsync()
    {
        var vault = host.Services.GetRequiredService<Vault>();
        return await host.InDatabaseAsync(db =>
            db.Set<Case>()
                .Where(c => Conversation.With(db, channel, Who, vault).Any(o => o.Case == c.Id))
                .OrderBy(c => c.Number)
                .ToListAsync(Cancel)
        );
    }

    /// <summary>Says in the app that it is a customer.</summary>
    public async Task<ApiAnswer> ConfirmAsync(CustomerActor customer, string? token = null, string? pin = null) =>
        await customer.Api.PostAsync(
            "/api/v1/me/linked-accounts",
            new { token = token ?? await TokenAsync(), pin = pin ?? customer.Pin },
            cancel: Cancel
        );

    /// <summary>A linked account of a customer.</summary>
    public static async Task<string> LinkedAsync(TestHost host, CustomerActor customer)
    {
        var writer = new Writer(host, TelegramChannel.Key);
        await writer.WriteAsync("Hello");
        return (await writer.ConfirmAsync(customer)).Expect(201)["id"]!;
    }

    /// <summary>A mail from an address.</summary>
    public static async Task MailAsync(TestHost host, string from, string text, string? inReplyTo = null)
    {
        var mail = new MimeMessage
        {
            Subject = "Help",
            Body = new TextPart("plain") { Text = text },
            MessageId = $"{CustomerActor.NewKey()}@customer.test",
        };
        mail.From.Add(new MailboxAddress("", from));
        mail.To.Add(MailboxAddress.Parse("care@paycare.test"));
        mail.InReplyTo = inReplyTo;
        using var stream = new MemoryStream();
        await mail.WriteToAsync(stream, Cancel);
        using var content = new ByteArrayContent(stream.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        (await host.Client().SendAsync(HttpMethod.Post, "/dev/channels/mail", content, cancel: Cancel)).Expect(200);
    }

    [GeneratedRegex("/link/(?<token>[A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
