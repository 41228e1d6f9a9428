using System.Security.Claims;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Pins;
using Paycare.Identity.Sessions;
using Paycare.Payments;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.Linking;

/// <summary>
/// Who may link an account: a customer whose wallet is not frozen, asked again in this very session, and with the PIN. From then on
/// somebody outside the app hears about the wallet.
/// </summary>
internal sealed class LinkGate(SecurityApi security, PinsApi pins, PaymentsApi payments)
{
    /// <summary>What comes before the link is looked at.</summary>
    /// <returns><c>null</c> to go on.</returns>
    public async Task<Refusal?> EnterAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel)
    {
        if (await security.RequireAsync(caller, StepUpSubject.Settings("link-account"), again, cancel) is { } asked)
        {
            return asked;
        }

        if ((await payments.WalletAsync(caller.Customer(), cancel)).IsRefused(out var busy, out var wallet))
        {
            return busy;
        }

        return wallet.FrozenAt is { } since
            ? new Refusal(RefusalKind.Locked, AttemptCode.AccountFrozen.Text()) { TextKey = "refusal.linking-frozen" }.With(
                "frozenAt",
                since
            )
            : null;
    }

    /// <summary>Checks the PIN, and spends a try when it is wrong.</summary>
    /// <returns><c>null</c> when it is right.</returns>
    public async Task<Refusal?> CheckAsync(CustomerId customer, string pin, CancellationToken cancel)
    {
        var verdict = await pins.CheckAsync(customer, pin, cancel);
        return verdict.Outcome switch
        {
            PinOutcome.Right => null,
            PinOutcome.Wrong => new Refusal(RefusalKind.NotAllowed, AttemptCode.WrongPin.Text())
                .With("triesLeft", verdict.TriesLeft)
                .With("until", verdict.Until),
            PinOutcome.Locked => new Refusal(RefusalKind.Locked, AttemptCode.PinLocked.Text()).With("until", verdict.Until),
            _ => throw new InvalidOperationException($"Unnamed outcome {verdict.Outcome}."),
        };
    }
}
