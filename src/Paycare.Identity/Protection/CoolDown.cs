using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Protection;

/// <summary>Why and until when little money may leave.</summary>
/// <param name="Reason">
/// <c>new-device</c>, <c>pin-changed</c>, <c>phone-changed</c>, <c>email-changed</c>, <c>password-reset</c>,
/// <c>bank-account-added</c> or <c>reproof-done</c>.
/// </param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends.</param>
public sealed record CoolingDown(string Reason, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>Whether it limits what new devices send together, and nothing else.</summary>
    public bool IsOfNewDevices => Reason == SecurityEventKinds.NewDevice;
}

/// <summary>
/// After a change that a thief would make first, little money leaves until the owner has had time to be notified. No channel and
/// no agent can shorten it. The device of the sign-up is not new. Every change counts, not only the last one of its kind: making it
/// again must not let earlier money be forgotten.
/// </summary>
internal sealed class CoolDowns(Database db, NewDevices devices, IOptions<SecurityOptions> options, TimeProvider clock)
{
    /// <summary>The changes that begin one for the whole account; each is a security event.</summary>
    public static readonly IReadOnlyList<string> Changes =
    [
        SecurityEventKinds.PinChanged,
        SecurityEventKinds.PhoneChanged,
        SecurityEventKinds.EmailChanged,
        SecurityEventKinds.PasswordWasReset,
        SecurityEventKinds.BankAccountAdded,
        SecurityEventKinds.ReproofDone,
    ];

    /// <summary>Those that run for a session, oldest first.</summary>
    public async Task<IReadOnlyList<CoolingDown>> OfAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var (customer, span) = (caller.Customer(), options.Value.CoolDown);
        var since = clock.GetUtcNow() - span;
        var running = await db.Set<SecurityEvent>()
            .AsNoTracking()
            .Where(e => e.Customer == customer && e.At > since && Changes.Contains(e.Kind))
            .Select(e => new { e.Kind, e.At })
            .ToListAsync(cancel);
        // Removed ones too: what they sent was sent.
        var added = await devices.IsNewAsync(caller, cancel)
            ? await db.Set<Device>()
                .Where(d => d.Customer == customer && !d.IsFirst && d.AddedAt > since)
                .Select(d => d.AddedAt)
                .ToListAsync(cancel)
            : [];
        return
        [
            .. running
                .Select(e => new CoolingDown(e.Kind, e.At, e.At + span))
                .Concat(added.Select(at => new CoolingDown(SecurityEventKinds.NewDevice, at, at + span)))
                .OrderBy(c => c.Since),
        ];
    }
}
