using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Security;
using Paycare.Platform.Ids;
using Paycare.Platform.Locks;
using Paycare.Platform.Processes;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pins;

/// <summary>The result of a PIN check.</summary>
/// <param name="Outcome">Right, wrong, or not checked because of a lock.</param>
/// <param name="TriesLeft">After a wrong PIN: tries left before the next lock.</param>
/// <param name="Until">When a lock ends; <c>null</c> with a lock means that only a verified unlock ends it.</param>
public readonly record struct PinVerdict(PinOutcome Outcome, int TriesLeft = 0, DateTimeOffset? Until = null);

/// <summary>The outcomes of a PIN check.</summary>
public enum PinOutcome
{
    /// <summary>The PIN is right.</summary>
    Right,

    /// <summary>The PIN is wrong and a try was spent.</summary>
    Wrong,

    /// <summary>Locked: nothing was compared and no try was spent.</summary>
    Locked,
}

/// <summary>
/// Checks PINs and counts wrong ones. A slow hash cannot protect a million values, so the throttle must: one check at a time per
/// customer, counted in memory by the one active process and written through before the answer.
/// </summary>
[OneProcess(KeptBy.Customer, "Wrong PINs would be counted by each process alone, so that each allows all the tries.")]
internal sealed class PinGate(KeyRing ring, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>
    /// Wrong tries in a row before the lock of <see cref="LockTime"/>, and before the lock that only a verified unlock ends.
    /// </summary>
    public const int TriesUntilLock = 3,
        TriesUntilUnlock = 5;

    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(60);

    /// <summary>Wrong PINs, which only whoever is signed in can enter.</summary>
    public static readonly Lockout Lock = new("pin", "customer", LockCloser.SignedIn, null, LockOpener.NewPin, LockOpener.Care)
    {
        Code = "pin-locked",
        Tries = TriesUntilLock,
        CountEndless = (db, cancel) => db.Set<Pin>().CountAsync(p => p.Failures >= TriesUntilUnlock, cancel),
    };

    private readonly PinMacs _macs = new(ring);
    private readonly KeyedLock<CustomerId> _turns = new();
    private readonly ConcurrentDictionary<CustomerId, Entry> _entries = new();

    public byte[] Mac(CustomerId customer, string pin) => _macs.Make(customer, pin);

    public async Task<PinVerdict> CheckAsync(CustomerId customer, string pin, CancellationToken cancel)
    {
        var entry = _entries.GetOrAdd(customer, static _ => new Entry());
        using var turn = await _turns.EnterAsync(customer, cancel);
        var state = entry.State ??= await LoadAsync(customer, cancel);
        var now = clock.GetUtcNow();
        if (IsLocked(state, now))
        {
            return new PinVerdict(PinOutcome.Locked, 0, Until(state));
        }

        if (_macs.Fits(state.Mac, customer, pin))
        {
            if (!_macs.IsNewest(state.Mac))
            {
                // The one moment when the PIN is known, and known to be right.
                await RenewAsync(entry, pin, cancel);
            }

            if (state.Failures > 0)
            {
                await SaveAsync(entry, 0, null, cancel);
            }

            return new PinVerdict(PinOutcome.Right);
        }

        var failures = state.Failures + 1;
        await SaveAsync(
            entry,
            failures,
            failures is TriesUntilLock ? now + LockTime : null,
            cancel,
            failures is TriesUntilLock or TriesUntilUnlock
        );
        return new PinVerdict(PinOutcome.Wrong, TriesLeft(failures), Until(entry.State));
    }

    public async Task<PinLock> LockOfAsync(CustomerId customer, CancellationToken cancel)
    {
        var entry = _entries.GetOrAdd(customer, static _ => new Entry());
        using var turn = await _turns.EnterAsync(customer, cancel);
        var state = entry.State ??= await LoadAsync(customer, cancel);
        return IsLocked(state, clock.GetUtcNow()) ? new PinLock(true, Until(state)) : new PinLock(false, null);
    }

    /// <summary>
    /// Ends either kind of lock; the PIN stays the same. Care may request it once the customer's identity is strong.
    /// </summary>
    public async Task UnlockAsync(CustomerId customer, CancellationToken cancel)
    {
        var entry = _entries.GetOrAdd(customer, static _ => new Entry());
        using var turn = await _turns.EnterAsync(customer, cancel);
        entry.State ??= await LoadAsync(customer, cancel);
        await SaveAsync(entry, 0, null, cancel);
    }

    /// <summary>Sets a new PIN. A running lock and the count of wrong tries stay: setting PINs is no way to keep guessing.</summary>
    public async Task SetAsync(CustomerId customer, string pin, CancellationToken cancel)
    {
        var entry = _entries.GetOrAdd(customer, static _ => new Entry());
        using var turn = await _turns.EnterAsync(customer, cancel);
        var state = entry.State ??= await LoadAsync(customer, cancel);
        var mac = Mac(customer, pin);
        var now = clock.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<Database>()
            .Set<Pin>()
            .Where(p => p.Id == customer)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Mac, mac).SetProperty(p => p.ChangedAt, now), cancel);
        entry.State = state with { Mac = mac };
    }

    /// <summary>
    /// Below three: tries until the one-hour lock. From then on: tries until the lock that only a verified unlock ends.
    /// </summary>
    private static int TriesLeft(int failures) =>
        failures <= TriesUntilLock ? TriesUntilLock - failures : Math.Max(0, TriesUntilUnlock - failures);

    private static bool IsLocked(State state, DateTimeOffset now) => state.Failures >= TriesUntilUnlock || state.LockedUntil > now;

    private static DateTimeOffset? Until(State state) => state.Failures >= TriesUntilUnlock ? null : state.LockedUntil;

    private async Task<State> LoadAsync(CustomerId customer, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope
            .ServiceProvider.GetRequiredService<Database>()
            .Set<Pin>()
            .AsNoTracking()
            .SingleAsync(p => p.Id == customer, cancel);
        return new State(row.Id, row.Mac, row.Failures, row.LockedUntil);
    }

    private async Task RenewAsync(Entry entry, string pin, CancellationToken cancel)
    {
        var (state, mac) = (entry.State!, Mac(entry.State!.Id, pin));
        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<Database>()
            .Set<Pin>()
            .Where(p => p.Id == state.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Mac, mac), cancel);
        entry.State = state with { Mac = mac };
    }

    private async Task SaveAsync(Entry entry, int failures, DateTimeOffset? lockedUntil, CancellationToken cancel, bool tells = false)
    {
        var next = entry.State! with { Failures = failures, LockedUntil = lockedUntil };
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        await db.Set<Pin>()
            .Where(p => p.Id == next.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Failures, failures).SetProperty(p => p.LockedUntil, lockedUntil), cancel);
        if (tells)
        {
            await scope
                .ServiceProvider.GetRequiredService<SecurityNotices>()
                .TellAsync(next.Id, SecurityEventKinds.PinLocked, null, null, cancel);
            await db.SaveChangesAsync(cancel);
        }

        entry.State = next;
    }

    private sealed class Entry
    {
        public State? State { get; set; }
    }

    private sealed record State(CustomerId Id, byte[] Mac, int Failures, DateTimeOffset? LockedUntil);
}

/// <summary>The lock of a customer's PIN.</summary>
/// <param name="IsLocked">Whether it is locked.</param>
/// <param name="Until">When the lock ends; <c>null</c> with a lock means that only a verified unlock ends it.</param>
public readonly record struct PinLock(bool IsLocked, DateTimeOffset? Until);
