using System.Globalization;
using Paycare.Identity;
using Paycare.Identity.Emergencies;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Freezing;

/// <summary>
/// Freezing without signing in. It takes no more than a claim: a freeze harms nobody, and only care undoes it. The wallet is frozen
/// first, then everybody is signed out, the thief too.
/// </summary>
public sealed class EmergencyFreezes
{
    private readonly EmergenciesApi _emergencies;
    private readonly IdentityApi _identity;
    private readonly FreezeAccount _freeze;
    private readonly TextCatalog _texts;

    internal EmergencyFreezes(EmergenciesApi emergencies, IdentityApi identity, FreezeAccount freeze, TextCatalog texts)
    {
        _emergencies = emergencies;
        _identity = identity;
        _freeze = freeze;
        _texts = texts;
    }

    /// <summary>Sends a code to a number and to its owner's confirmed e-mail address; the same answer for unknown numbers.</summary>
    public Task<Result<EmergencyClaimId>> BeginAsync(string? phone, CancellationToken cancel) => _emergencies.ClaimAsync(phone, cancel);

    /// <summary>Freezes the wallet of the number once code or password fit.</summary>
    public async Task<Result<FreezeAnswer>> FinishAsync(
        EmergencyClaimId id,
        EmergencyProof proof,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        if ((await _emergencies.ProveAsync(id, proof, cancel)).IsRefused(out var refused, out var customer))
        {
            return refused;
        }

        var reason = _texts.Get(language, string.IsNullOrWhiteSpace(proof.Code) ? "case.emergency.password" : "case.emergency.code");
        if ((await _freeze.FreezeAsync(customer, reason, language, null, cancel)).IsRefused(out var busy, out var frozen))
        {
            return busy;
        }

        // Once the money is safe, a caller who disconnects must not leave the sessions open.
        await _identity.EndAllSessionsAsync(customer, CancellationToken.None);
        return frozen;
    }

    /// <summary>What an alert's link is about.</summary>
    public Task<Result<Alert>> AlertAsync(string? token, CancellationToken cancel) => _emergencies.FindAlertAsync(token, cancel);

    /// <summary>"This wasn't me", by the link of an alert: freezes, ends all sessions, opens the case. The link serves once.</summary>
    public async Task<Result<FreezeAnswer>> NotMeAsync(string? token, CultureInfo language, CancellationToken cancel)
    {
        if ((await _emergencies.FindAlertAsync(token, cancel)).IsRefused(out var over, out var alert))
        {
            return over;
        }

        var reason = alert.IsAskedFreeze
            ? _texts.Get(language, "case.asked-freeze")
            : _texts.Get(language, "case.alert-link", _texts.Get(language, $"event.{alert.Kind}"), alert.At.Text(language));
        if ((await _freeze.FreezeAsync(alert.Customer, reason, language, null, cancel)).IsRefused(out var busy, out var frozen))
        {
            return busy;
        }

        await _emergencies.DisownAsync(alert, CancellationToken.None);
        return frozen;
    }
}
