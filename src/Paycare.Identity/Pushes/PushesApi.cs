using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pushes;

/// <summary>A notice to be told on the devices that asked for it.</summary>
/// <param name="Id">The notice's id: told again, it takes the place of the one that is shown.</param>
/// <param name="Text">What happened, in the customer's language, fit for a lock screen.</param>
/// <param name="At">When it happened: devices that asked later are not told.</param>
/// <param name="IsUrgent">Whether sleeping devices are woken for it.</param>
/// <param name="HasNotMe">Whether somebody else may have done it.</param>
public sealed record PushNotice(string Id, string Text, DateTimeOffset At, bool IsUrgent, bool HasNotMe);

/// <summary>Web push, as other modules and pages may use it.</summary>
public sealed class PushesApi
{
    private readonly Database _db;
    private readonly Vault _vault;
    private readonly Postbox _postbox;
    private readonly PushSubscriptionBook _subscriptions;
    private readonly PushAudience _audience;
    private readonly VapidKeys _keys;
    private readonly TimeProvider _clock;

    internal PushesApi(
        Database db,
        Vault vault,
        Postbox postbox,
        PushSubscriptionBook subscriptions,
        PushAudience audience,
        VapidKeys keys,
        TimeProvider clock
    )
    {
        (_db, _vault, _postbox, _subscriptions, _audience, _keys, _clock) = (db, vault, postbox, subscriptions, audience, keys, clock);
    }

    /// <summary>The key that browsers subscribe with, made on first use.</summary>
    public async Task<string> PublicKeyAsync(CancellationToken cancel) => (await _keys.CurrentAsync(cancel)).PublicKey;

    /// <summary>The caller's devices that are told.</summary>
    public Task<IReadOnlyList<PushSubscriptionItem>> ListAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _subscriptions.ListAsync(caller, cancel);

    /// <summary>Tells a device from now on, until the caller's session ends.</summary>
    public Task<Result<PushSubscriptionItem>> AddAsync(ClaimsPrincipal caller, PushSubscriptionBody body, CancellationToken cancel) =>
        _subscriptions.AddAsync(caller, body, cancel);

    /// <summary>Stops telling one of the caller's devices.</summary>
    public Task<Result<Done>> RemoveAsync(ClaimsPrincipal caller, PushSubscriptionId id, CancellationToken cancel) =>
        _subscriptions.RemoveAsync(caller, id, cancel);

    /// <summary>The customers with a device that asked to be told, from memory; perhaps some whose devices no longer do.</summary>
    public ValueTask<IReadOnlyCollection<CustomerId>> AudienceAsync(CancellationToken cancel) => _audience.ListAsync(cancel);

    /// <summary>Since when a customer is told on any device; <c>null</c> when on none.</summary>
    public async Task<DateTimeOffset?> ToldSinceAsync(CustomerId customer, CancellationToken cancel)
    {
        // Taken out before the look: who asks in between is put in again.
        _audience.Remove(customer);
        if ((await _subscriptions.LiveAsync(customer, cancel)) is not [_, ..] devices)
        {
            return null;
        }

        _audience.Add(customer);
        return devices.Min(d => d.CreatedAt);
    }

    /// <summary>Adds a notice, and its delivery to each device that asked before it happened, to what the context will save.</summary>
    public async Task TellAsync(CustomerId customer, PushNotice notice, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var devices = (await _subscriptions.LiveAsync(customer, cancel)).FindAll(d => d.CreatedAt <= notice.At);
        if (devices.Count == 0)
        {
            return;
        }

        var row = await _db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        var message = _postbox.Push(_db, _vault.Open(row.PhoneSealed, Customer.PlaceOf(customer, "phone")), notice.Text);
        foreach (var device in devices)
        {
            var payload = new PushDeliveryTimer.Payload(message, device.Id, notice.Id, notice.IsUrgent, notice.HasNotMe);
            _db.Set<DueItem>().Add(PushDeliveryTimer.Due(payload, _clock.GetUtcNow(), _clock));
        }
    }
}
