using System.Security.Claims;
using Microsoft.Extensions.Options;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;

namespace Paycare.Identity.Protection;

/// <summary>Whether callers use a device that is still new: from memory, so a payment opens no database for it.</summary>
public sealed class NewDevices
{
    private readonly SessionBook _sessions;
    private readonly IOptions<SecurityOptions> _options;
    private readonly TimeProvider _clock;

    internal NewDevices(SessionBook sessions, IOptions<SecurityOptions> options, TimeProvider clock) =>
        (_sessions, _options, _clock) = (sessions, options, clock);

    /// <summary>Whether the caller's device was added less than a cool-down ago. That of the sign-up never is new.</summary>
    public async ValueTask<bool> IsNewAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        caller.SessionOrNull() is { } session
        && await _sessions.FindAsync(session, isInput: false, cancel) is { DeviceSince: { } since }
        && since + _options.Value.CoolDown > _clock.GetUtcNow();
}
