using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Locks;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Lockouts;

/// <summary>Every counted lock of a customer and of the customer's devices: what opens one must not leave its neighbour closed.</summary>
internal sealed class CustomerLocks(Database db, SignInThrottle throttle)
{
    private static readonly Lockout[] Passwords =
    [
        CountedLocks.SignIn,
        CountedLocks.SignInDevice,
        CountedLocks.ResetCodes,
        CountedLocks.ResetCodesDevice,
    ];
    private static readonly Lockout[] Everything =
    [
        .. Passwords,
        CountedLocks.SecondFactor,
        CountedLocks.SecondFactorDevice,
        CountedLocks.NewContact,
    ];

    /// <inheritdoc cref="SignInThrottle.SpendAsync" />
    public Task<Refusal?> SpendAsync(LockKey key, CancellationToken cancel) => throttle.SpendAsync(key, cancel);

    /// <inheritdoc cref="SignInThrottle.GiveBackAsync" />
    public Task GiveBackAsync(LockKey key, CancellationToken cancel) => throttle.GiveBackAsync(key, cancel);

    /// <summary>Another factor proved the owner: clears the failures of passwords and resets. Those of authenticators stay.</summary>
    public Task OpenSignInAsync(CustomerId customer, CancellationToken cancel) => OpenAsync(Passwords, customer, cancel);

    /// <summary>Care is sure of the owner: clears all failures.</summary>
    public Task OpenAllAsync(CustomerId customer, CancellationToken cancel) => OpenAsync(Everything, customer, cancel);

    /// <summary>Whether any of them is closed now, and until when the last one is.</summary>
    public async Task<(bool IsLocked, DateTimeOffset? Until)> OfAsync(CustomerId customer, CancellationToken cancel)
    {
        DateTimeOffset? last = null;
        foreach (var key in await KeysAsync(Everything, customer, cancel))
        {
            last = await throttle.ClosedUntilAsync(key, cancel) is { } until && !(last > until) ? until : last;
        }

        return (last is not null, last);
    }

    private async Task OpenAsync(Lockout[] locks, CustomerId customer, CancellationToken cancel)
    {
        foreach (var key in await KeysAsync(locks, customer, cancel))
        {
            await throttle.ClearAsync(key, cancel);
        }
    }

    private async Task<List<LockKey>> KeysAsync(Lockout[] locks, CustomerId customer, CancellationToken cancel)
    {
        var devices = await db.Set<Device>().Where(d => d.Customer == customer).Select(d => d.Id).ToListAsync(cancel);
        return
        [
            .. locks.SelectMany(l =>
                l.Subject == CountedLocks.SignIn.Subject ? [l.Of(customer)] : (IEnumerable<LockKey>)devices.Select(d => l.Of(d))
            ),
        ];
    }
}
