using System.Text.RegularExpressions;
using System.Xml;
using Paycare.Payments.Processor.Simulator;
using Paycare.Platform.Contacts;
using Paycare.Platform.Due;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Web.Demo;

internal sealed record ClockBody(string? Advance);

/// <summary>A message that would have been sent.</summary>
internal sealed record DevMessage(DateTimeOffset At, string To, string Channel, string Text, string? Code, string? Link);

/// <summary>The demo's own endpoints: messages sent, who can sign in, the clock, the card processor. They exist only in the demo.</summary>
internal static partial class DevEndpoints
{
    private const int MostMessages = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var dev = routes.MapGroup("/dev").AllowAnonymous().WithTags("Demo");
        dev.MapGet("/messages", MessagesAsync);
        dev.MapGet("/demo", (DemoData demo) => demo.Sheet is { } sheet ? TypedResults.Ok(sheet) : Refusal.Busy.ToHttp());
        dev.MapPost("/clock", MoveClock);
        dev.MapGet("/processor", async (ProcessorSimulation simulation, CancellationToken cancel) =>
            TypedResults.Ok(await simulation.ReadAsync(cancel))
        );
        dev.MapPost("/processor", SteerAsync);
        DevBank.Map(dev);
    }

    private static async Task<IResult> MessagesAsync(
        string? to,
        HttpRequest request,
        Database db,
        Postbox postbox,
        CancellationToken cancel
    )
    {
        var address =
            to is null ? null
            : Contact.TryPhone(to, out var e164) ? e164
            : to.ToLowerInvariant();
        var messages = await postbox.ReadAsync(db, address, MostMessages, cancel);
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

    private static IResult MoveClock(ClockBody body, AdjustableClock clock, DueSignal due)
    {
        TimeSpan advance;
        try
        {
            advance = XmlConvert.ToTimeSpan(body.Advance ?? "");
        }
        catch (FormatException)
        {
            return Refusal.Invalid("advance", "field.duration-malformed").ToHttp();
        }

        if (advance <= TimeSpan.Zero || advance > TimeSpan.FromDays(3660))
        {
            return Refusal.Invalid("advance", "field.duration-malformed").ToHttp();
        }

        clock.Advance(advance);
        due.Wake();
        return TypedResults.Ok(new { now = clock.GetUtcNow() });
    }

    private static async Task<IResult> SteerAsync(SteeringBody body, ProcessorSimulation simulation, CancellationToken cancel) =>
        (await simulation.SteerAsync(body, cancel)).ToHttp(_ => TypedResults.NoContent());
}
