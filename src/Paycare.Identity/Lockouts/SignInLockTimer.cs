using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Lockouts;

/// <summary>Counts an account that was locked, if there is one, and notifies its owner when that is a customer.</summary>
internal sealed class SignInLockTimer(Database db, SecurityNotices notices, LockAlarm alarm) : IDueHandler<string>
{
    public const string HandlerName = "sign-in-locked";
    private const int AggregateLength = 80;

    private static readonly Lockout[] SignIns =
    [
        CountedLocks.SignIn,
        CountedLocks.SignInDevice,
        CountedLocks.DeskSignIn,
        CountedLocks.DeskSignInDevice,
        CountedLocks.MerchantSignIn,
        CountedLocks.MerchantSignInDevice,
    ];

    public static string Name => HandlerName;

    /// <summary>Whether anybody is told when a lock closes.</summary>
    public static bool Tells(Lockout closed) => SignIns.Contains(closed);

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(string key, TimeProvider clock) =>
        DueItem.At(clock.GetUtcNow(), HandlerName, key[..Math.Min(key.Length, AggregateLength)], key, clock);

    public async Task HandleAsync(string payload, DueItem item, CancellationToken cancel)
    {
        var key = LockKey.Read(payload);
        if (key.Lock != CountedLocks.SignIn && key.Lock != CountedLocks.SignInDevice)
        {
            // Of staff and merchants' people, the id; of nobody, the index of what was typed.
            var person = key.Subject.Split(LockKey.PartMark)[0];
            if (Guid.TryParseExact(person, "N", out _))
            {
                await alarm.CountAsync(person, cancel);
            }
        }
        else if (
            await OwnerAsync(key, cancel) is { } id
            && await db.Set<Customer>().AnyAsync(c => c.Id == id && c.ClosedAt == null, cancel)
        )
        {
            await alarm.CountAsync(id.ToString(), cancel);
            await notices.TellAsync(id, SecurityEventKinds.SignInLocked, null, null, cancel);
        }

        await db.SaveChangesAsync(cancel);
    }

    private async Task<CustomerId?> OwnerAsync(LockKey key, CancellationToken cancel) =>
        key.Lock == CountedLocks.SignIn && StrongId.TryRead<CustomerId>(key.Subject, out var customer) ? customer
        : key.Lock == CountedLocks.SignInDevice && StrongId.TryRead<DeviceId>(key.Subject, out var device)
            ? await db.Set<Device>().Where(d => d.Id == device).Select(d => (CustomerId?)d.Customer).SingleOrDefaultAsync(cancel)
        : null;
}
