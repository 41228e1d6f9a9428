using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Refunds;
using Paycare.Payments.Settlements;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>Merchants, as the merchant's page and the demo may use them.</summary>
public sealed class MerchantApi
{
    private readonly IServiceProvider _services;

    internal MerchantApi(IServiceProvider services) => _services = services;

    /// <summary>Signs a merchant in by an API key.</summary>
    public Task<Result<MerchantSignIn>> SignInAsync(string? key, CancellationToken cancel) =>
        Get<MerchantSessions>().OpenAsync(key, cancel);

    /// <summary>Ends the caller's sign-in.</summary>
    public Task SignOutAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        caller.MerchantSession() is { } session ? Get<MerchantSessions>().EndAsync(session, cancel) : Task.CompletedTask;

    /// <summary>The merchant's own profile.</summary>
    public Task<MerchantProfile> ProfileAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        Get<MerchantSwitch>().ProfileAsync(caller.Merchant(), cancel);

    /// <summary>Pauses or resumes payments.</summary>
    public Task<MerchantProfile> PauseAsync(ClaimsPrincipal caller, bool isPaused, CancellationToken cancel) =>
        Get<MerchantSwitch>().PauseAsync(caller, isPaused, cancel);

    /// <summary>Payments since a moment, newest first.</summary>
    public Task<Result<Page<MerchantPayment>>> PaymentsAsync(
        ClaimsPrincipal caller,
        string? from,
        string? cursor,
        CancellationToken cancel
    ) => Get<MerchantPayments>().ListAsync(caller.Merchant(), from, null, cursor, null, cancel);

    /// <summary>Refunds that await the merchant's decision, newest first.</summary>
    public Task<Result<Page<MerchantRefund>>> WaitingRefundsAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        Get<MerchantRefunds>().ListAsync(caller.Merchant(), isWaiting: true, null, Paging.MaxLimit, cancel);

    /// <summary>Approves or rejects a refund.</summary>
    public Task<Result<MerchantRefund>> DecideRefundAsync(
        ClaimsPrincipal caller,
        RefundId id,
        bool isApproved,
        string? reason,
        CancellationToken cancel
    ) => Get<MerchantRefunds>().DecideAsync(caller, id, isApproved, reason, cancel);

    /// <summary>Creates a QR code to show.</summary>
    public Task<Result<QrAnswer>> MakeQrAsync(ClaimsPrincipal caller, QrBody body, CancellationToken cancel) =>
        Get<MerchantQrRequests>().MakeAsync(caller.Merchant(), body, cancel);

    /// <summary>The API keys.</summary>
    public Task<IReadOnlyList<MerchantKeyItem>> KeysAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        Get<MerchantKeys>().ListAsync(caller, cancel);

    /// <summary>Creates a key.</summary>
    public Task<Result<NewMerchantKey>> MakeKeyAsync(ClaimsPrincipal caller, string? name, CancellationToken cancel) =>
        Get<MerchantKeys>().MakeAsync(caller, new MerchantKeyBody(name), cancel);

    /// <summary>Replaces a key with a new one.</summary>
    public Task<Result<NewMerchantKey>> RotateKeyAsync(ClaimsPrincipal caller, MerchantKeyId id, CancellationToken cancel) =>
        Get<MerchantKeys>().RotateAsync(caller, id, cancel);

    /// <summary>Revokes a key at once.</summary>
    public Task<Result<Done>> RevokeKeyAsync(ClaimsPrincipal caller, MerchantKeyId id, CancellationToken cancel) =>
        Get<MerchantKeys>().RevokeAsync(caller, id, cancel);

    /// <summary>Settled days, newest first.</summary>
    public Task<Result<Page<SettlementAnswer>>> SettlementsAsync(ClaimsPrincipal caller, string? cursor, CancellationToken cancel) =>
        Get<SettlementReports>().ListAsync(caller.Merchant(), cursor, null, cancel);

    /// <summary>One settled day.</summary>
    public Task<Result<SettlementAnswer>> SettlementAsync(ClaimsPrincipal caller, SettlementId id, CancellationToken cancel) =>
        Get<SettlementReports>().FindAsync(caller.Merchant(), id, cancel);

    /// <summary>A settled day's lines, oldest first.</summary>
    public Task<Result<Page<SettlementLine>>> SettlementLinesAsync(
        ClaimsPrincipal caller,
        SettlementId id,
        string? cursor,
        CancellationToken cancel
    ) => Get<SettlementReports>().LinesAsync(caller.Merchant(), id, cursor, null, cancel);

    /// <summary>Writes a settled day's lines as CSV; false when there is no such day.</summary>
    public Task<bool> WriteSettlementCsvAsync(
        ClaimsPrincipal caller,
        SettlementId id,
        Microsoft.AspNetCore.Http.HttpResponse response,
        CancellationToken cancel
    ) => Get<SettlementReports>().WriteCsvAsync(caller.Merchant(), id, response, cancel);

    /// <summary>The events that a webhook address may subscribe to.</summary>
    public static IReadOnlyList<string> OfferedEvents => WebhookEventTypes.Offered;

    /// <summary>The merchant's webhook addresses.</summary>
    public Task<IReadOnlyList<WebhookItem>> WebhooksAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        Get<WebhookBook>().ListAsync(caller.Merchant(), cancel);

    /// <summary>One webhook address.</summary>
    public Task<Result<WebhookItem>> WebhookAsync(ClaimsPrincipal caller, WebhookEndpointId id, CancellationToken cancel) =>
        Get<WebhookBook>().FindAsync(caller.Merchant(), id, cancel);

    /// <summary>Adds a webhook address.</summary>
    public Task<Result<NewWebhook>> MakeWebhookAsync(ClaimsPrincipal caller, WebhookBody body, CancellationToken cancel) =>
        Get<WebhookBook>().MakeAsync(caller, body, cancel);

    /// <summary>Rotates the secret of a webhook address.</summary>
    public Task<Result<NewWebhookSecret>> RotateWebhookAsync(ClaimsPrincipal caller, WebhookEndpointId id, CancellationToken cancel) =>
        Get<WebhookBook>().RotateAsync(caller, id, cancel);

    /// <summary>Enables or disables a webhook address.</summary>
    public Task<Result<WebhookItem>> SwitchWebhookAsync(ClaimsPrincipal caller, WebhookEndpointId id, bool on, CancellationToken cancel) =>
        Get<WebhookBook>().SwitchAsync(caller, id, on, cancel);

    /// <summary>Deliveries to a webhook address, newest first.</summary>
    public Task<Result<Page<WebhookDeliveryItem>>> DeliveriesAsync(
        ClaimsPrincipal caller,
        WebhookEndpointId id,
        string? cursor,
        CancellationToken cancel
    ) => Get<WebhookDeliveries>().ListAsync(caller.Merchant(), id, null, cursor, null, cancel);

    /// <summary>Sends a delivery again.</summary>
    public Task<Result<WebhookDeliveryRequested>> RedeliverAsync(
        ClaimsPrincipal caller,
        WebhookEndpointId id,
        WebhookDeliveryId delivery,
        CancellationToken cancel
    ) => Get<WebhookDeliveries>().RedeliverAsync(caller.Merchant(), id, delivery, cancel);

    /// <summary>Sends a test event.</summary>
    public Task<Result<WebhookDeliveryRequested>> TestWebhookAsync(
        ClaimsPrincipal caller,
        WebhookEndpointId id,
        CancellationToken cancel
    ) => Get<WebhookDeliveries>().TestAsync(caller.Merchant(), id, cancel);

    /// <summary>The demo's key of a merchant, derived from the key ring so the demo can show it again after a restart.</summary>
    public Task<string> EnsureDemoKeyAsync(MerchantId merchant, CancellationToken cancel) =>
        Get<DemoMerchants>().EnsureKeyAsync(merchant, cancel);

    /// <summary>Adds the merchants that do not exist yet, by name, each with its account.</summary>
    public Task<IReadOnlyList<MerchantItem>> EnsureMerchantsAsync(
        IReadOnlyList<(string Name, string Category)> wanted,
        CancellationToken cancel
    ) => Get<DemoMerchants>().EnsureAsync(wanted, cancel);

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();
}
