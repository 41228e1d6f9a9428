using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using MimeKit;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.Media;
using Paycare.Platform.Contacts;
using Paycare.Platform.Due;
using Paycare.Platform.Limits;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;
using Paycare.Web.Actors;

namespace Paycare.Web.Demo.Channels;

/// <summary>What the page needs.</summary>
internal sealed class ChannelStage(
    DemoData demo,
    HeardApi heard,
    Postbox postbox,
    Database db,
    Plays plays,
    PlayedMedia media,
    TimeProvider clock
)
{
    private const int MostMessages = 50;

    public DemoSheet? Sheet => demo.Sheet;

    public HeardApi Heard => heard;

    public Plays Plays => plays;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>What somebody does on a network: writes, or sends a picture, which waits at the provider.</summary>
    public async Task<ChatHook> PlayAsync(string network, string person, long id, string text, IFormFile? picture, Uri host)
    {
        if (picture is null)
        {
            return ChatHook.Write(network, Sheet!.Channels, person, id, text);
        }

        using var content = new MemoryStream();
        await picture.CopyToAsync(content);
        plays.Keep(id.ToString(CultureInfo.InvariantCulture), content.ToArray());
        media.Host = host;
        return ChatHook.Show(network, Sheet!.Channels, person, id, text, PlayedProviders.AddressOf(host, id));
    }

    /// <summary>What a person wrote and what they got, in its order.</summary>
    public async Task<IReadOnlyList<CallLine>> ChatAsync(string network, string person, CancellationToken cancel)
    {
        var written = await heard.ReadAsync(network, person, MostMessages, cancel);
        var got = await postbox.ReadAsync(db, [person], MostMessages, cancel);
        return
        [
            .. written
                .Select(m => new CallLine(m.At, true, m.Text))
                .Concat(
                    got.Where(m => string.Equals(m.Channel.ToString(), network, StringComparison.OrdinalIgnoreCase))
                        .Select(m => new CallLine(m.At, false, m.Text))
                )
                .OrderBy(m => m.At),
        ];
    }
}

/// <summary>
/// The other side of every channel, for a person to play: writes in a chat, calls the hotline, sends a mail. Each goes the whole way
/// that a provider's would, signature and all.
/// </summary>
internal static class DevChannels
{
    private const string Home = "/dev/channels",
        Form = "application/x-www-form-urlencoded";

    private const int MostMailBytes = 40_000_000,
        MostPictureBytes = 30_000_000;

    private static readonly TimeSpan OverTheWindow = TimeSpan.FromHours(25);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Plays>();
        services.AddScoped<ChannelStage>();
    }

    public static void Map(IEndpointRouteBuilder dev)
    {
        dev.MapGet("/channels", Show).ExcludeFromDescription();
        dev.MapPost("/channels/play/chat", ChatAsync).Accepts<IFormCollection>(Form).ExcludeFromDescription();
        dev.MapPost("/channels/play/picture", ChatAsync)
            .Accepts<IFormCollection>("multipart/form-data")
            .WithMetadata(new TakesFilesAttribute(MostPictureBytes))
            .ExcludeFromDescription();
        PlayedProviders.Map(dev);
        dev.MapPost("/channels/play/call", CallAsync).Accepts<IFormCollection>(Form).ExcludeFromDescription();
        dev.MapPost("/channels/play/mail", MailAsync)
            .Accepts<IFormCollection>("multipart/form-data")
            .WithMetadata(new TakesFilesAttribute(MostMailBytes))
            .ExcludeFromDescription();
    }

    private static IResult Show(string? network, string? person, string? call, ChannelStage stage)
    {
        if (stage.Sheet is not { } sheet)
        {
            return Refusal.Busy.ToHttp();
        }

        var shown = network is not null && ChatHook.Networks.Contains(network) ? network : ChatHook.Networks[0];
        return new RazorComponentResult<ChannelsDocument>(
            new Dictionary<string, object?>
            {
                [nameof(ChannelsDocument.Network)] = shown,
                [nameof(ChannelsDocument.Person)] = IsPerson(person) ? person : ChatHook.PersonOf(shown, sheet.Customers[0].Phone),
                [nameof(ChannelsDocument.Sid)] = call,
            }
        );
    }

    private static async Task<IResult> ChatAsync(
        IFormCollection form,
        HttpRequest request,
        ChannelStage stage,
        AdjustableClock clock,
        DueSignal due,
        CancellationToken cancel
    )
    {
        string? network = form["network"],
            person = form["person"],
            text = form["text"],
            act = form["act"];
        if (stage.Sheet is null || network is null || !ChatHook.Networks.Contains(network) || !IsPerson(person))
        {
            return TypedResults.Redirect(Home);
        }

        if (act == "later")
        {
            clock.Advance(OverTheWindow);
            due.Wake();
        }
        else if (!string.IsNullOrWhiteSpace(text) || form.Files is [{ Length: > 0 }, ..])
        {
            var id = RandomNumberGenerator.GetInt32(1, int.MaxValue);
            var picture = form.Files is [{ Length: > 0 } file, ..] ? file : null;
            var hook = await stage.PlayAsync(network, person, id, text?.Trim() ?? "", picture, AddressOf(request));
            var http = stage.Plays.To(AddressOf(request));
            foreach (var sent in act == "forged" ? [hook.Forged()] : Enumerable.Repeat(hook, act == "twice" ? 2 : 1))
            {
                var known = await stage.Heard.FindAsync(network, ChatHook.IdOf(network, person, id), cancel);
                using var posted = sent.Request();
                using var answer = await http.SendAsync(posted, cancel);
                var place = await stage.Heard.FindAsync(network, ChatHook.IdOf(network, person, id), cancel);
                stage.Plays.Note(
                    network,
                    answer.StatusCode == HttpStatusCode.Forbidden ? "Refused: signature wrong"
                        : !answer.IsSuccessStatusCode ? $"Refused: {(int)answer.StatusCode}"
                        : known is not null ? "Dropped: seen before"
                        : place is null ? "Passed over"
                        : place.IsOpening ? "Opened a case"
                        : "Went on with its case",
                    place?.Case.Value,
                    place?.Number
                );
            }
        }

        return TypedResults.Redirect($"{Home}?network={network}&person={Uri.EscapeDataString(person)}");
    }

    private static async Task<IResult> CallAsync(IFormCollection form, HttpRequest request, ChannelStage stage, CancellationToken cancel)
    {
        string? call = form["call"],
            act = form["act"],
            key = form["key"],
            words = form["words"];
        if (stage.Sheet is not { } sheet)
        {
            return TypedResults.Redirect(Home);
        }

        if (act == "dial")
        {
            var address = AddressOf(request);
            var begun = stage.Plays.Begin(
                new CallSimulator(stage.Plays.To(address), sheet.Channels.Voice.AuthToken, address) { From = form["from"].ToString() }
            );
            await begun.Call.DialAsync(cancel: cancel);
            Hear(begun, stage);
            stage.Plays.Note("phone", "Took the call");
            return TypedResults.Redirect($"{Home}?call={begun.Call.Sid}#call");
        }

        if (stage.Plays.CallOf(call) is not { Call.Awaits: not (null or "Dial") } played)
        {
            return TypedResults.Redirect(Home);
        }

        if (act == "hang-up")
        {
            await played.Call.HangUpAsync(cancel: cancel);
            played.Lines.Add(new CallLine(stage.Now, true, "You hung up"));
        }
        else if (key is { Length: > 0 })
        {
            played.Lines.Add(new CallLine(stage.Now, true, $"You pressed {key}"));
            await played.Call.PressAsync(key.TrimEnd('#'), cancel);
            Hear(played, stage);
        }
        else if (words is { Length: > 0 } && played.Call.Awaits == "Record")
        {
            played.Lines.Add(new CallLine(stage.Now, true, "You left a message"));
            await played.Call.SpeakAsync($"RE{played.Call.Sid[2..]}", words.Length, cancel);
            Hear(played, stage);
        }
        else if (words is { Length: > 0 })
        {
            played.Lines.Add(new CallLine(stage.Now, true, $"You said: {words}"));
            await (words.All(char.IsAsciiDigit) ? played.Call.PressAsync(words, cancel) : played.Call.SayAsync(words, cancel));
            Hear(played, stage);
        }

        return TypedResults.Redirect($"{Home}?call={played.Call.Sid}#call");
    }

    private static void Hear(PlayedCall played, ChannelStage stage)
    {
        played.Lines.AddRange(played.Call.Said.Select(s => new CallLine(stage.Now, false, s.Text)));
        if (played.Call.Dials is { } number)
        {
            played.Lines.Add(new CallLine(stage.Now, false, $"Put through to {number}"));
        }
    }

    private static async Task<IResult> MailAsync(
        [FromForm] string? from,
        [FromForm] string? to,
        [FromForm] string? subject,
        [FromForm] string? text,
        [FromForm] string[]? trouble,
        IFormFile? file,
        ChannelStage stage,
        MailApi mails,
        IOptions<MailOptions> options,
        CancellationToken cancel
    )
    {
        var troubles = (trouble ?? []).Aggregate(MailTrouble.None, (all, t) =>
            all | (Enum.TryParse<MailTrouble>(t, out var one) ? one : 0)
        );
        if (
            !Contact.TryEmail(from, out var sender)
            || !Contact.TryEmail(string.IsNullOrWhiteSpace(to) ? options.Value.Address : to, out var receiver)
        )
        {
            stage.Plays.Note("email", "Not sent: From and To take one address each");
            return TypedResults.Redirect(Home);
        }

        await using var mail = file is { Length: > 0 }
            ? file.OpenReadStream()
            : PlayedMail.Write(
                new MailboxAddress(null, sender),
                new MailboxAddress(null, receiver),
                subject ?? "",
                text ?? "",
                troubles,
                stage.Now
            );
        var taken = await mails.TakeAsync(mail, cancel);
        if (taken.IsRefused(out var refused, out var what))
        {
            stage.Plays.Note("email", $"Refused: {refused!.Code}");
        }
        else
        {
            stage.Plays.Note("email", ResultOf(what!.Result), what.CaseId?.Value, what.CaseNumber);
        }

        return TypedResults.Redirect($"{Home}#made");
    }

    private static string ResultOf(string result) =>
        result switch
        {
            "known" => "Dropped: seen before",
            "opened" => "Opened a case",
            "continued" => "Went on with its case",
            "noted" => "Noted on its case",
            _ => "Passed over",
        };

    /// <summary>This host, as the browser reached it.</summary>
    private static Uri AddressOf(HttpRequest request) => new($"{request.Scheme}://{request.Host}");

    private static bool IsPerson([NotNullWhen(true)] string? person) =>
        person is { Length: > 0 and <= 64 } && person.All(char.IsAsciiLetterOrDigit);
}
