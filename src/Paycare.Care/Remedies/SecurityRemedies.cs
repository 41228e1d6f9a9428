using System.Globalization;
using Paycare.Identity;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Remedies;

/// <summary>Unlocks a locked sign-in early; the password stays the same.</summary>
internal sealed class UnlockSignIn(SecurityApi security, TextCatalog texts, TimeProvider clock) : Remedy
{
    public override string Kind => RemedyRules.UnlockSignIn;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        var (isLocked, until) = await security.SignInLockAsync(request.Customer, cancel);
        var language = request.Language;
        var now =
            !isLocked ? texts.Get(language, "change.pin.open")
            : until is { } at ? texts.Get(language, "change.pin.locked-until", at.Text(language))
            : texts.Get(language, "change.pin.locked");
        return RemedyEffect.Changing(
            new RemedyChange("sign-in", texts.Get(language, "change.sign-in"), now, texts.Get(language, "change.pin.open"))
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        await security.UnlockSignInAsync(remedy.Customer, cancel);
        var now = clock.GetUtcNow();
        return new RemedyOutcome(now, Told: "told.unlock-sign-in", Facts: now);
    }
}

/// <summary>Removes a lost authenticator; two people decide.</summary>
internal sealed class ResetTwoFactor(CredentialsApi credentials, TextCatalog texts, TimeProvider clock) : Remedy
{
    public override string Kind => RemedyRules.ResetTwoFactor;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        var factors = await credentials.TwoFactorOfAsync(request.Customer, cancel);
        var language = request.Language;
        return RemedyEffect.Changing(
            new RemedyChange(
                "two-factor",
                texts.Get(language, "change.two-factor"),
                texts.Get(language, factors.Totp ? "change.two-factor.on" : "change.two-factor.off"),
                texts.Get(language, "change.two-factor.off")
            )
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        await credentials.ResetTwoFactorAsync(remedy.Customer, cancel);
        var now = clock.GetUtcNow();
        return new RemedyOutcome(now, Told: "told.reset-two-factor", Facts: now);
    }
}
