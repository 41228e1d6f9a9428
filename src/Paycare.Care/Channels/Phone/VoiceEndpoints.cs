using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Paycare.Platform.Hosting;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.Phone;

/// <summary>
/// What the voice provider calls: a call begins, somebody was heard, a call that we made was answered, an agent is put through, a call
/// ended. Signed over the address and the form, checked before anything else; unsigned or wrong is 403, and nothing is stored.
/// </summary>
internal static class VoiceEndpoints
{
    private const string MediaType = "text/xml";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var voice = routes.MapGroup("/channels/voice").AllowAnonymous().WithTags("Channels");
        Say(voice.MapPost("/incoming", IncomingAsync), "takeCall", "Take a call", "The hotline's menu begins, as TwiML.");
        Say(
            voice.MapPost("/heard", HeardAsync),
            "hearCaller",
            "Take what a caller pressed or said",
            "The same turn changes nothing twice."
        );
        Say(
            voice.MapPost("/connect", ConnectAsync),
            "connectCaller",
            "Connect a caller who was taken",
            "Asked for when an agent takes a waiting caller."
        );
        Say(
            voice.MapPost("/callback", CallbackAsync),
            "takeCallback",
            "Take the answer of somebody who is called back",
            "The caller keeps their place."
        );
        Say(
            voice.MapPost("/status", StatusAsync),
            "takeCallStatus",
            "Take news of a call",
            "A call that has ended leaves the queue; one that was not answered is tried again."
        );
    }

    private static void Say(RouteHandlerBuilder endpoint, string id, string summary, string description) =>
        endpoint
            .Documented(id, summary, $"Called by the voice provider, signed (`{VoiceSignature.Header}`). {description}")
            .TakesHook(MediaType);

    private static Task<HttpAnswer<ContentHttpResult>> IncomingAsync(HttpRequest request, VoiceDoor door, CancellationToken cancel) =>
        AnswerAsync(request, door, form => door.Calls.BeginAsync(form, null, cancel), cancel);

    private static Task<HttpAnswer<ContentHttpResult>> HeardAsync(
        int? turn,
        HttpRequest request,
        VoiceDoor door,
        CancellationToken cancel
    ) => AnswerAsync(request, door, form => door.Calls.HearAsync(form, turn ?? 0, cancel), cancel);

    private static Task<HttpAnswer<ContentHttpResult>> ConnectAsync(HttpRequest request, VoiceDoor door, CancellationToken cancel) =>
        AnswerAsync(request, door, form => door.Calls.ConnectAsync(form, cancel), cancel);

    private static Task<HttpAnswer<ContentHttpResult>> CallbackAsync(
        CallId call,
        HttpRequest request,
        VoiceDoor door,
        CancellationToken cancel
    ) => AnswerAsync(request, door, form => door.Calls.BeginAsync(form, call, cancel), cancel);

    private static Task<HttpAnswer<ContentHttpResult>> StatusAsync(
        CallId? call,
        HttpRequest request,
        VoiceDoor door,
        CancellationToken cancel
    ) => AnswerAsync(request, door, form => door.Calls.NoteStatusAsync(form, call, cancel), cancel);

    private static async Task<HttpAnswer<ContentHttpResult>> AnswerAsync(
        HttpRequest request,
        VoiceDoor door,
        Func<VoiceForm, Task<string>> answer,
        CancellationToken cancel
    )
    {
        if (door.Token.Length == 0)
        {
            return Refusal.NotFound;
        }

        if (await HookBinding.ReadAsync(request, cancel) is not { } body)
        {
            return HookBinding.TooLarge;
        }

        var form = new VoiceForm(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)));
        return
            form.Sid.Length == 0
            || !VoiceSignature.Fits(request.Headers[VoiceSignature.Header], door.Token, AddressesOf(request, door.Origin), form)
            ? HookBinding.WrongSignature
            : TypedResults.Text(await answer(form), MediaType, Encoding.UTF8);
    }

    /// <summary>As it arrived, and as the provider knows it where a proxy stands before us.</summary>
    private static IEnumerable<string> AddressesOf(HttpRequest request, string? origin)
    {
        yield return request.GetEncodedUrl();
        if (origin is not null)
        {
            yield return origin + request.GetEncodedPathAndQuery();
        }
    }
}

/// <summary>What the endpoints need.</summary>
internal sealed class VoiceDoor(Calls calls, IOptions<PhoneOptions> options, PublicAddress address)
{
    public Calls Calls => calls;

    public string Token => options.Value.AuthToken;

    public string? Origin => address.Origin;
}
