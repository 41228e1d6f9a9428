using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passkeys;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Storage;

namespace Paycare.Identity;

/// <summary>A figure about people and their access.</summary>
/// <param name="Area"><c>staff</c>, <c>devices</c> or <c>sign-in</c>.</param>
/// <param name="Name">The figure's name.</param>
/// <param name="Value">The measured value.</param>
/// <param name="Expected">The expected value; <c>null</c> when informational.</param>
/// <param name="IsFinding">Whether a person must look into it.</param>
public sealed record SecurityFigure(string Area, string Name, string Value, string? Expected, bool IsFinding);

/// <summary>The security audit's figures about customers and staff: counts, never names.</summary>
public static class SecurityFigures
{
    private const int ManyLocked = 100;
    private static readonly TimeSpan StaleSession = TimeSpan.FromDays(14),
        Stale = TimeSpan.FromDays(90),
        StaleDevice = TimeSpan.FromDays(365),
        Enrolling = TimeSpan.FromDays(7);

    /// <summary>Reads the figures from the tables.</summary>
    public static async Task<IReadOnlyList<SecurityFigure>> ReadAsync(Database db, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.GetUtcNow();
        var (stale, staleDevice, enrolling, staleSession) = (now - Stale, now - StaleDevice, now - Enrolling, now - StaleSession);
        var lockedNow = await db.Set<SignInCount>().CountAsync(c => c.LockedUntil > now, cancel);
        var aDayAgo = now - SignInThrottle.Quiet;
        var desk = CountedLocks.DeskSignIn.Name + ":";
        var deskLocked = await db.Set<SignInCount>()
            .CountAsync(c => c.Key.StartsWith(desk) && c.InARow >= SignInThrottle.TriesEver && c.FailedAt > aDayAgo, cancel);
        var working = db.Set<StaffMember>().AsNoTracking().Where(s => !s.IsDisabled);
        var withoutFactor = await working.CountAsync(s => !s.TwoFactorEnabled && s.PasswordHash != null, cancel);
        var unseen = await working.CountAsync(
            s =>
                s.TwoFactorEnabled
                && db.Set<Session>().Any(x => x.Staff == s.Id)
                && !db.Set<Session>().Any(x => x.Staff == s.Id && x.LastSeenAt > stale),
            cancel
        );
        var admins = await working.CountAsync(s => s.Role == StaffRole.Admin, cancel);
        var waiting = await db.Set<StaffRequest>().CountAsync(r => r.DecidedAt == null && r.AskedAt < enrolling, cancel);
        return
        [
            new("staff", "active", Text(await working.CountAsync(cancel)), null, false),
            new("staff", "withoutSecondFactor", Text(withoutFactor), "0", withoutFactor > 0),
            new("staff", "notSeenFor90Days", Text(unseen), "0", unseen > 0),
            new("staff", "administrators", Text(admins), ">= 1", admins == 0),
            new("staff", "resetsWaitingAWeek", Text(waiting), "0", waiting > 0),
            // Ten in a row are a bad morning; a hundred are somebody who wants the desk closed.
            new("staff", "lockedForADay", Text(deskLocked), "0", deskLocked > 0),
            new("devices", "known", Text(await db.Set<Device>().CountAsync(d => d.RemovedAt == null, cancel)), null, false),
            new(
                "devices",
                "olderThanAYear",
                Text(await db.Set<Device>().CountAsync(d => d.RemovedAt == null && d.AddedAt < staleDevice, cancel)),
                null,
                false
            ),
            new(
                "devices",
                "openSessions",
                Text(await db.Set<Session>().CountAsync(s => s.EndedAt == null && s.ExpiresAt > now, cancel)),
                null,
                false
            ),
            new(
                "devices",
                "openSessionsNotSeenFor14Days",
                Text(
                    await db.Set<Session>().CountAsync(s => s.EndedAt == null && s.ExpiresAt > now && s.LastSeenAt < staleSession, cancel)
                ),
                null,
                false
            ),
            new("sign-in", "withFailedTries", Text(await db.Set<SignInCount>().CountAsync(c => c.InARow > 0, cancel)), null, false),
            // Many at once are not forgetful customers: someone is trying passwords.
            new("sign-in", "lockedNow", Text(lockedNow), $"< {ManyLocked}", lockedNow >= ManyLocked),
            new(
                "sign-in",
                "lockedForADay",
                Text(await db.Set<SignInCount>().CountAsync(c => c.InARow >= SignInThrottle.TriesEver && c.FailedAt > aDayAgo, cancel)),
                null,
                false
            ),
            new(
                "sign-in",
                "customersWithAuthenticator",
                Text(await db.Set<Customer>().CountAsync(c => c.TwoFactorEnabled, cancel)),
                null,
                false
            ),
            new("sign-in", "passkeys", Text(await db.Set<Passkey>().CountAsync(cancel)), null, false),
        ];
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
