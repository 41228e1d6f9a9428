using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Locks;

/// <summary>Who can close a lock.</summary>
public enum LockCloser
{
    /// <summary>Anybody who knows a phone number or an address.</summary>
    Strangers,

    /// <summary>Who has a device that the subject signed in from.</summary>
    DeviceHolder,

    /// <summary>Who knows the password, or was let that far.</summary>
    PasswordHolder,

    /// <summary>Who is signed in as the subject.</summary>
    SignedIn,

    /// <summary>A member of staff.</summary>
    Staff,
}

/// <summary>Who or what opens a lock, or leads past it while it is closed.</summary>
public enum LockOpener
{
    /// <summary>It ages.</summary>
    Time,

    /// <summary>A device that the subject signed in from before, which has a count of its own.</summary>
    KnownDevice,

    /// <summary>A reset of the password with a code to the registered phone.</summary>
    PasswordReset,

    /// <summary>A way back in by document, decided by two people.</summary>
    Reproof,

    /// <summary>A passkey.</summary>
    Passkey,

    /// <summary>Asking for another code.</summary>
    NewCode,

    /// <summary>A new PIN, in a session that was confirmed by a code.</summary>
    NewPin,

    /// <summary>A remedy of care, once the identity is strong.</summary>
    Care,

    /// <summary>An administrator, who is not the subject.</summary>
    Administrator,

    /// <summary>An owner of the same merchant.</summary>
    Owner,

    /// <summary>Two members of staff together.</summary>
    TwoPeople,
}

/// <summary>
/// A lock that can keep somebody from what is theirs. Whatever closes is one of these: a lock that strangers can close opens
/// by itself, and has another way in meanwhile.
/// </summary>
/// <param name="Name">The lock's name; also the beginning of the keys under which its tries are counted.</param>
/// <param name="Subject">What it is closed for, in words: a customer, a device...</param>
/// <param name="ClosedBy">The weakest of those who can close it.</param>
/// <param name="AgesAfter">The longest time after which it opens by itself; <c>null</c> when it never does.</param>
/// <param name="OpenedBy">Who opens it or leads past it, all reachable while it is closed.</param>
public sealed record Lockout(
    string Name,
    string Subject,
    LockCloser ClosedBy,
    TimeSpan? AgesAfter,
    params IReadOnlyList<LockOpener> OpenedBy
)
{
    /// <summary>The code of the refusal that somebody meets who is locked out; <c>null</c> when they get none of their own.</summary>
    public string? Code { get; init; }

    /// <summary>Failures in a row until it closes for a while; <c>null</c> when it counts none.</summary>
    public int? Tries { get; init; }

    /// <summary>Counts those that are closed now and do not open by themselves; <c>null</c> where no table tells.</summary>
    public Func<Database, CancellationToken, Task<int>>? CountEndless { get; init; }

    /// <summary>Whether the row is right: strangers close nothing for ever, and nothing is without an opener.</summary>
    public bool IsSound =>
        OpenedBy.Count > 0
        && OpenedBy.Contains(LockOpener.Time) == AgesAfter is not null
        && (ClosedBy != LockCloser.Strangers || (AgesAfter is not null && OpenedBy.Count > 1));
}

/// <summary>Adds locks to the table of all locks.</summary>
public static class LockoutTable
{
    /// <summary>Adds a room's locks.</summary>
    public static void AddLocks(this IServiceCollection services, params ReadOnlySpan<Lockout> locks)
    {
        foreach (var added in locks)
        {
            services.AddSingleton(added);
        }
    }
}
