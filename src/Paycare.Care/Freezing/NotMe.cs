using System.Globalization;
using System.Security.Claims;
using Paycare.Identity;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Freezing;

/// <summary>The steps of "this wasn't me". Each may be repeated.</summary>
internal sealed class NotMe(SecurityApi security, FreezeAccount freeze, TextCatalog texts)
{
    public async Task<Result<FreezeAnswer>> SayAsync(
        ClaimsPrincipal caller,
        SecurityEventId id,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        if (!await security.HasEventAsync(caller, id, cancel))
        {
            return Refusal.NotFound;
        }

        if (
            (await freeze.FreezeAsync(caller.Customer(), texts.Get(language, "case.not-me"), language, caller.Session(), cancel)).IsRefused(
                out var busy,
                out var frozen
            )
        )
        {
            return busy;
        }

        // Once the money is safe, a caller who disconnects must not leave the other sessions open.
        await security.DisownEventAsync(caller, id, CancellationToken.None);
        return frozen;
    }
}
