using Microsoft.Extensions.Options;
using Paycare.Platform.Hosting;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Pushes;

/// <summary>Sends a text to a device, encrypted for its browser and signed for its push service.</summary>
internal sealed class PushSender(
    PushSubscriptionBook subscriptions,
    PushConnection connection,
    VapidKeys keys,
    Vault vault,
    PublicAddress address,
    IOptions<PushOptions> options
)
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(12);

    /// <summary>Until when the push service asked to be left alone; <c>null</c> when it did not.</summary>
    public DateTimeOffset? WaitsUntil(PushSubscription to) => connection.WaitsUntil(subscriptions.EndpointOf(to));

    public async Task<PushAnswer> SendAsync(
        PushSubscription to,
        string text,
        string tag,
        bool isUrgent,
        TimeSpan lifetime,
        CancellationToken cancel
    )
    {
        var endpoint = subscriptions.EndpointOf(to);
        // Push services check by the world's time, which a demo's clock may have left.
        var until = TimeProvider.System.GetUtcNow() + TokenLifetime;
        var authorization = (await keys.CurrentAsync(cancel)).Authorization(vault, endpoint, Subject, until);
        var message = new PushMessage(endpoint, subscriptions.KeysOf(to), text, tag, isUrgent, lifetime);
        return await connection.SendAsync(message, authorization, cancel);
    }

    /// <summary>RFC 8292 takes https and mailto addresses.</summary>
    private string? Subject =>
        options.Value.Subject is { Length: > 0 } subject ? subject
        : address.Url?.Scheme == Uri.UriSchemeHttps ? address.Origin
        : null;
}
