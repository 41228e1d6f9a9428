using System.Security.Claims;
using Microsoft.Extensions.Options;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;

namespace Paycare.Identity.Confirmations;

/// <summary>
/// Whether a caller recently signed in or confirmed with a code, in this very session: what the owner answers elsewhere proves
/// nothing about who holds this one.
/// </summary>
internal sealed class RecentlyAsked(SessionBook sessions, IOptions<SecurityOptions> options, TimeProvider clock)
{
    public async Task<bool> IsAskedAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - options.Value.AskedAgain;
        return await sessions.FindAsync(caller.Session(), isInput: false, cancel) is { } session
            && (session.CreatedAt >= since || session.ConfirmedAt >= since);
    }
}
