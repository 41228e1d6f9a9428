using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.AspNetCore.Http.HttpResults;
using Paycare.Care.Channels.Email;
using Paycare.Payments.Processor.Simulator;
using Paycare.Platform.Contacts;
using Paycare.Platform.Due;
using Paycare.Platform.Limits;
using Paycare.Platform.Messages;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;
using Paycare.Web.Demo.Channels;

namespace Paycare.Web.Demo;

/// <summary>How far the clock goes.</summary>
/// <param name="Advance">A duration (ISO 8601) such as <c>PT1H</c>, above zero.</param>
internal sealed record ClockBody(string? Advance);

/// <summary>The demo's time.</summary>
/// <param name="Now">After the move.</param>
internal sealed record ClockAnswer(DateTimeOffset Now);

/// <summary>A message that would have been sent.</summary>
/// <param name="At">When it happened.</param>
/// <param name="To">The phone, address or id that it goes to.</param>
/// <param name="Channel"><c>sms</c>, <c>email</c> or <c>push</c>.</param>
/// <param name="Text">The text.</param>
/// <param name="Code">The one-time code in it; <c>null</c> for none.</param>
/// <param name="Link">The link in it; <c>null</c> for none.</param>
internal sealed record DevMessage(DateTimeOffset At, string To, string Channel, string Text, string? Code, string? Link);

/// <summary>The demo's own endpoints: messages sent, who can sign in, the clock, the card processor. They exist only in the demo.</summary>
internal static partial class DevEndpoints
{
    private const int MostMessages = 200,
        MostMailBytes = 40_000_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var dev = routes.MapGroup("/dev").AllowAnonymous().WithTags("Demo");
        dev.MapGet("/messages", MessagesAsync)
            .Documented(
                "listDemoMessages",
                "List the messages that would have been sent",
                "Oldest first; `code` is the one-time code in each."
            );
        dev.MapGet("/demo", (DemoData demo) => demo.Sheet is { } sheet ? TypedResults.Ok(sheet) : Refusal.Busy.ToHttp())
            .Produces<DemoSheet>()
            .Documented("readDemo", "Read who can sign in to the demo", "Customers, staff, merchants and cards.");
        dev.MapPost("/clock", MoveClock).Documented("moveDemoClock", "Move the demo's clock", "By a duration (ISO 8601), forward only.");
        dev.MapGet("/processor", async (ProcessorSimulation simulation, CancellationToken cancel) =>
                TypedResults.Ok(await simulation.ReadAsync(cancel))
            )
            .Documented("readDemoProcessor", "Read the card simulator", "How it behaves now.");
        dev.MapPost("/processor", SteerAsync)
            .Documented("steerDemoProcessor", "Steer the card simulator", "How it answers the next charges.");
        dev.MapPost("/channels/mail", TakeMailAsync)
            .Accepts<Stream>("message/rfc822")
            .WithMetadata(new TakesFilesAttribute(MostMailBytes))
            .Documented("takeDemoMail", "Send a mail to care", "As it is transported (RFC 5322); it goes the way of every mail.");
        DevBank.Map(dev);
        DevChannels.Map(dev);
    }

    private static async Task<HttpAnswer<Ok<Page<DevMessage>>>> MessagesAsync(
        string? to,
        HttpRequest request,
        Database db,
        Postbox postbox,
        CancellationToken cancel
    )
    {
        // A phone in any form, an e-mail address, or what a chat's provider calls somebody.
        string[]? forms =
            to is null ? null
            : Contact.TryPhone(to, out var e164) ? [e164, to]
            : [to.ToLowerInvariant(), to];
        var messages = await postbox.ReadAsync(db, forms, MostMessages, cancel);
        return TypedResults.Ok(
            new Page<DevMessage>(
                [
                    .. messages.Select(m => new DevMessage(
                        m.At,
                        m.To,
                        m.Channel.ToString().ToLowerInvariant(),
                        m.Text,
                        m.Code,
                        LinkIn(m.Text, request)
                    )),
                ],
                null
            )
        );
    }

    /// <summary>The link in a message, on this host where the installation's own address is not known.</summary>
    private static string? LinkIn(string text, HttpRequest request) =>
        Link().Match(text) is not { Success: true, Value: var link } ? null
        : link[0] == '/' ? $"{request.Scheme}://{request.Host}{link}"
        : link;

    [GeneratedRegex(@"(https?://[\w.:-]+)?/(a|desk/invitation|merchant/invitation|reproof/stop)[/?][\w?=&%-]+")]
    private static partial Regex Link();

    private static async Task<HttpAnswer<Ok<MailTaken>>> TakeMailAsync(HttpRequest request, MailApi mails, CancellationToken cancel) =>
        (await mails.TakeAsync(request.Body, cancel)).ToHttp(taken => TypedResults.Ok(taken));

    private static HttpAnswer<Ok<ClockAnswer>> MoveClock(ClockBody body, AdjustableClock clock, DueSignal due)
    {
        TimeSpan advance;
        try
        {
            advance = XmlConvert.ToTimeSpan(body.Advance ?? "");
        }
        catch (FormatException)
        {
            return Refusal.Invalid("advance", "field.duration-malformed");
        }

        if (advance <= TimeSpan.Zero || advance > TimeSpan.FromDays(3660))
        {
            return Refusal.Invalid("advance", "field.duration-malformed");
        }

        clock.Advance(advance);
        due.Wake();
        return TypedResults.Ok(new ClockAnswer(clock.GetUtcNow()));
    }

    private static async Task<HttpAnswer<NoContent>> SteerAsync(
        SteeringBody body,
        ProcessorSimulation simulation,
        CancellationToken cancel
    ) => (await simulation.SteerAsync(body, cancel)).ToHttp(_ => TypedResults.NoContent());
}
