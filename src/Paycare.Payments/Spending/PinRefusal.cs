using Paycare.Identity.Pins;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;

namespace Paycare.Payments.Spending;

/// <summary>What a PIN that does not let a request pass leaves on its row.</summary>
/// <param name="Code">Why it was refused.</param>
/// <param name="Evidence">Tries left, and until when the PIN is locked.</param>
internal sealed record PinRefusal(AttemptCode Code, Evidence Evidence)
{
    /// <summary>Reads a verdict.</summary>
    /// <returns><c>null</c> when the PIN was right.</returns>
    public static PinRefusal? Of(PinVerdict verdict) =>
        verdict.Outcome switch
        {
            PinOutcome.Right => null,
            PinOutcome.Wrong => new PinRefusal(
                AttemptCode.WrongPin,
                WithLock(Evidence.None.With("triesLeft", verdict.TriesLeft), verdict.Until)
            ),
            PinOutcome.Locked => new PinRefusal(AttemptCode.PinLocked, WithLock(Evidence.None, verdict.Until)),
            _ => throw new InvalidOperationException($"Unnamed outcome {verdict.Outcome}."),
        };

    private static Evidence WithLock(Evidence evidence, DateTimeOffset? until) =>
        until is { } at ? evidence.With("lockedUntil", at) : evidence;
}
