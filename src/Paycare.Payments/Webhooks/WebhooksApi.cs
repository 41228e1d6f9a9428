using System.Security.Claims;
using Paycare.Payments.Merchants;
using Paycare.Platform.Results;

namespace Paycare.Payments.Webhooks;

/// <summary>A merchant's webhooks, as pages may use them.</summary>
public sealed class WebhooksApi
{
    private readonly WebhookBook _addresses;
    private readonly WebhookDeliveries _deliveries;

    internal WebhooksApi(WebhookBook addresses, WebhookDeliveries deliveries) => (_addresses, _deliveries) = (addresses, deliveries);

    /// <summary>The events that a webhook address may subscribe to.</summary>
    public static IReadOnlyList<string> OfferedEvents => WebhookEventTypes.Offered;

    /// <summary>The merchant's webhook addresses.</summary>
    public Task<IReadOnlyList<WebhookItem>> WebhooksAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _addresses.ListAsync(caller.Merchant(), cancel);

    /// <summary>One webhook address.</summary>
    public Task<Result<WebhookItem>> WebhookAsync(ClaimsPrincipal caller, WebhookEndpointId id, CancellationToken cancel) =>
        _addresses.FindAsync(caller.Merchant(), id, cancel);

    /// <summary>Adds a webhook address.</summary>
    public Task<Result<NewWebhook>> MakeWebhookAsync(ClaimsPrincipal caller, WebhookBody body, CancellationToken cancel) =>
        _addresses.MakeAsync(caller, body, cancel);

    /// <summary>Changes where events go, or which.</summary>
    public Task<Result<WebhookItem>> ChangeWebhookAsync(
        ClaimsPrincipal caller,
        WebhookEndpointId id,
        WebhookBody body,
        CancellationToken cancel
    ) => _addresses.ChangeAsync(caller, id, body, cancel);

    /// <summary>Removes a webhook address with its deliveries.</summary>
    public Task<Result<Done>> RemoveWebhookAsync(ClaimsPrincipal caller, WebhookEndpointId id, CancellationToken cancel) =>
        _addresses.RemoveAsync(caller, id, cancel);

    /// <summary>Rotates the secret of a webhook address.</summary>
    public Task<Result<NewWebhookSecret>> RotateWebhookAsync(ClaimsPrincipal caller, WebhookEndpointId id, CancellationToken cancel) =>
        _addresses.RotateAsync(caller, id, cancel);

    /// <summary>Enables or disables a webhook address.</summary>
    public Task<Result<WebhookItem>> SwitchWebhookAsync(ClaimsPrincipal caller, WebhookEndpointId id, bool on, CancellationToken cancel) =>
        _addresses.SwitchAsync(caller, id, on, cancel);

    /// <summary>Deliveries to a webhook address, newest first.</summary>
    public Task<Result<Page<WebhookDeliveryItem>>> DeliveriesAsync(
        ClaimsPrincipal caller,
        WebhookEndpointId id,
        string? cursor,
        CancellationToken cancel
    ) => _deliveries.ListAsync(caller.Merchant(), id, null, cursor, null, cancel);

    /// <summary>Sends a delivery again.</summary>
    public Task<Result<WebhookDeliveryRequested>> RedeliverAsync(
        ClaimsPrincipal caller,
        WebhookEndpointId id,
        WebhookDeliveryId delivery,
        CancellationToken cancel
    ) => _deliveries.RedeliverAsync(caller.Merchant(), id, delivery, cancel);

    /// <summary>Sends a test event.</summary>
    public Task<Result<WebhookDeliveryRequested>> TestWebhookAsync(
        ClaimsPrincipal caller,
        WebhookEndpointId id,
        CancellationToken cancel
    ) => _deliveries.TestAsync(caller.Merchant(), id, cancel);
}
