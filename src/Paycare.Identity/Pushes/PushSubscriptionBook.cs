using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Pushes;

/// <summary>A browser's subscription, unchecked: what <c>PushSubscription.toJSON()</c> gives.</summary>
/// <param name="Endpoint">The push service's address for this browser: https, reachable from the public internet.</param>
/// <param name="Keys">The browser's keys for texts to it.</param>
public sealed record PushSubscriptionBody(string? Endpoint, PushKeysBody? Keys);

/// <summary>A browser's keys (RFC 8291), unchecked.</summary>
/// <param name="P256dh">Its public key, base64url.</param>
/// <param name="Auth">Its secret, base64url.</param>
public sealed record PushKeysBody(string? P256dh, string? Auth);

/// <summary>A device that is told by push.</summary>
/// <param name="Id">The subscription's id.</param>
/// <param name="DeviceName">The device's own name, if any.</param>
/// <param name="Service">The host of its push service.</param>
/// <param name="CreatedAt">Since when it is told.</param>
/// <param name="Current">Whether the current request's session asked for it.</param>
public sealed record PushSubscriptionItem(
    PushSubscriptionId Id,
    string? DeviceName,
    string Service,
    DateTimeOffset CreatedAt,
    bool Current
);

/// <summary>The devices that are told by push. One whose session is over is not there.</summary>
internal sealed class PushSubscriptionBook(Database db, Vault vault, PushConnection connection, PushAudience audience, TimeProvider clock)
    : ISweeper
{
    /// <summary>So many devices of a customer are told; one more takes the place of the oldest.</summary>
    public const int Most = 10;

    private const int KeyLength = 200;

    public string What => "identity_push_subscriptions";

    public async Task<IReadOnlyList<PushSubscriptionItem>> ListAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var here = caller.Session();
        var mine = await LiveAsync(caller.Customer(), cancel);
        var names = await NamesAsync([.. mine.Select(s => s.Session)], cancel);
        return [.. mine.OrderByDescending(s => s.Session == here).ThenByDescending(s => s.Id.Value).Select(s => Item(s, names, here))];
    }

    public async Task<Result<PushSubscriptionItem>> AddAsync(ClaimsPrincipal caller, PushSubscriptionBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var endpoint = check.Text("endpoint", body.Endpoint, PushSubscription.EndpointLength);
        var point = PushKeys.ReadPublic(check.Text("keys.p256dh", body.Keys?.P256dh, KeyLength));
        var secret = PushKeys.ReadSecret(check.Text("keys.auth", body.Keys?.Auth, KeyLength));
        if (check.Refusal is null && point is null)
        {
            check.Fail("keys.p256dh", "field.push-key");
        }

        if (check.Refusal is null && secret is null)
        {
            check.Fail("keys.auth", "field.push-key");
        }

        if (check.Refusal is null && !await connection.MayLeadToAsync(endpoint, cancel))
        {
            check.Fail("endpoint", "field.push-endpoint");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var added = await db.RetryAsync(() => AddAsync(caller, endpoint, new PushKeys(point!, secret!), cancel), cancel);
        audience.Add(added.Customer);
        return Item(added, await NamesAsync([added.Session], cancel), added.Session);
    }

    public async Task<Result<Done>> RemoveAsync(ClaimsPrincipal caller, PushSubscriptionId id, CancellationToken cancel)
    {
        var customer = caller.Customer();
        return await db.Set<PushSubscription>().Where(s => s.Id == id && s.Customer == customer).ExecuteDeleteAsync(cancel) == 0
            ? Refusal.NotFound
            : Done.Instance;
    }

    /// <summary>Its browser unsubscribed.</summary>
    public Task ForgetAsync(PushSubscriptionId id, CancellationToken cancel) =>
        db.Set<PushSubscription>().Where(s => s.Id == id).ExecuteDeleteAsync(cancel);

    /// <summary>A device that is told; <c>null</c> when it no longer is.</summary>
    public async Task<PushSubscription?> FindAsync(PushSubscriptionId id, CancellationToken cancel) =>
        await Live().SingleBelievedAsync(s => s.Id == id, cancel);

    /// <summary>A customer's devices that are told.</summary>
    public async Task<List<PushSubscription>> LiveAsync(CustomerId customer, CancellationToken cancel) =>
        await Live().Where(s => s.Customer == customer).ListBelievedAsync(cancel);

    public Uri EndpointOf(PushSubscription subscription) =>
        new(vault.Open(subscription.EndpointSealed, PushSubscription.PlaceOf(subscription.Id, "endpoint")));

    public PushKeys KeysOf(PushSubscription subscription) =>
        PushKeys.Read(vault.Open(subscription.KeysSealed, PushSubscription.PlaceOf(subscription.Id, "keys")));

    public Task SweepAsync(CancellationToken cancel)
    {
        var live = Live().Select(s => s.Id);
        return db.Set<PushSubscription>().Where(s => !live.Contains(s.Id)).ExecuteDeleteAsync(cancel);
    }

    private async Task<PushSubscription> AddAsync(ClaimsPrincipal caller, string endpoint, PushKeys keys, CancellationToken cancel)
    {
        var (customer, session, hash) = (caller.Customer(), caller.Session(), vault.TokenHash(endpoint));
        if (await db.Set<PushSubscription>().SingleOrDefaultAsync(s => s.EndpointHash == hash, cancel) is { } known)
        {
            if (!known.IsDoubted && known.Session == session && KeysOf(known).ToString() == keys.ToString())
            {
                return known;
            }

            // The same browser, in another session: whoever was signed in there before is no longer told on it.
            db.Remove(known);
        }

        var now = clock.GetUtcNow();
        var id = StrongId.New<PushSubscriptionId>(clock);
        var added = new PushSubscription
        {
            Id = id,
            Customer = customer,
            Session = session,
            EndpointHash = hash,
            EndpointSealed = vault.Seal(endpoint, PushSubscription.PlaceOf(id, "endpoint")),
            KeysSealed = vault.Seal(keys.ToString(), PushSubscription.PlaceOf(id, "keys")),
            // As fine as both databases keep it.
            CreatedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
        };
        db.Set<PushSubscription>().Add(added);
        var before = await db.Set<PushSubscription>().Where(s => s.Customer == customer && s.EndpointHash != hash).ToListAsync(cancel);
        db.RemoveRange(before.OrderByDescending(s => s.Id.Value).Skip(Most - 1));
        await db.SaveChangesAsync(cancel);
        return added;
    }

    private IQueryable<PushSubscription> Live()
    {
        var now = clock.GetUtcNow();
        return db.Set<PushSubscription>()
            .AsNoTracking()
            .Where(p =>
                db.Set<Session>().Any(s => s.Id == p.Session && s.Customer == p.Customer && s.EndedAt == null && s.ExpiresAt > now)
            );
    }

    private async Task<Dictionary<SessionId, string>> NamesAsync(IReadOnlyCollection<SessionId> ids, CancellationToken cancel) =>
        await (
            from session in db.Set<Session>()
            where ids.Contains(session.Id)
            join device in db.Set<Device>() on session.Device equals device.Id
            select new { session.Id, device.Name }
        ).ToDictionaryAsync(s => s.Id, s => s.Name, cancel);

    private PushSubscriptionItem Item(PushSubscription s, Dictionary<SessionId, string> names, SessionId here) =>
        new(s.Id, names.GetValueOrDefault(s.Session), EndpointOf(s).Host, s.CreatedAt, s.Session == here);
}
