using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Lockouts;

/// <summary>Notifies an account's owner, if there is one, that sign-in was locked.</summary>
internal sealed class SignInLockTimer(Database db, SecurityNotices notices) : IDueHandler
{
    public const string HandlerName = "sign-in-locked";

    public static string Name => HandlerName;

    /// <summary>Whether somebody is told when a lock closes.</summary>
    public static bool Tells(Lockout closed) => closed == CountedLocks.SignIn || closed == CountedLocks.SignInDevice;

    public static DueLane Lane => DueLane.Local;

    public async Task HandleAsync(DueItem item, CancellationToken cancel)
    {
        if (
            await OwnerAsync(LockKey.Read(item.Aggregate), cancel) is { } id
            && await db.Set<Customer>().AnyAsync(c => c.Id == id && c.ClosedAt == null, cancel)
        )
        {
            await notices.TellAsync(id, SecurityEventKinds.SignInLocked, null, null, cancel);
            await db.SaveChangesAsync(cancel);
        }
    }

    private async Task<CustomerId?> OwnerAsync(LockKey key, CancellationToken cancel) =>
        key.Lock == CountedLocks.SignIn && StrongId.TryRead<CustomerId>(key.Subject, out var customer) ? customer
        : key.Lock == CountedLocks.SignInDevice && StrongId.TryRead<DeviceId>(key.Subject, out var device)
            ? await db.Set<Device>().Where(d => d.Id == device).Select(d => (CustomerId?)d.Customer).SingleOrDefaultAsync(cancel)
        : null;
}
