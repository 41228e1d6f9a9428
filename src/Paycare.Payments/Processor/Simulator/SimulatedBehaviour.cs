namespace Paycare.Payments.Processor.Simulator;

/// <summary>A behaviour of the simulated processor. The names are part of the contract.</summary>
internal abstract record SimulatedBehaviour
{
    /// <summary>Declines by the simulator's issuers (field 39 of ISO 8583); 91 and 96 mean "not known" rather than declined.</summary>
    public static readonly IReadOnlyList<string> DeclineCodes = ["05", "14", "51", "54", "55", "57", "61", "65", "75"];

    /// <summary>What happens to a charge.</summary>
    /// <param name="Truth">The issuer's answer, whether or not it reaches us.</param>
    /// <param name="Heard">The answer that reaches us at once; <c>null</c> when none does.</param>
    /// <param name="IsTold">Whether an inquiry returns the truth; otherwise it gets no answer.</param>
    internal sealed record Charge(string Truth, string? Heard, bool IsTold = true) : SimulatedBehaviour;

    /// <summary>The answer comes after a delay.</summary>
    internal sealed record Slow(TimeSpan Delay) : SimulatedBehaviour;

    /// <summary>The processor itself cannot be reached: the request never arrives.</summary>
    internal sealed record Offline : SimulatedBehaviour;

    /// <summary>The next check of a card gets no answer, or this decline.</summary>
    internal sealed record Check(string? Decline) : SimulatedBehaviour;

    /// <summary>The next reversal is made, but its answer is lost.</summary>
    internal sealed record ReversalLost : SimulatedBehaviour;

    /// <summary>What happens to a refund.</summary>
    /// <param name="End">Its final state.</param>
    /// <param name="IsHeard">Whether its first answer reaches us.</param>
    internal sealed record Refund(RefundOutcome End, bool IsHeard) : SimulatedBehaviour;

    /// <summary>The next reply in a dispute is accepted, but the confirmation is lost.</summary>
    internal sealed record DisputeAnswerLost : SimulatedBehaviour;

    /// <summary>
    /// Reads a name: <c>approve</c>, <c>decline-51</c>, <c>unreachable-91</c>, <c>timeout-then-approved</c>, <c>delay-3</c>,
    /// <c>refund-returned</c>...
    /// </summary>
    public static SimulatedBehaviour? Parse(string? name) =>
        name switch
        {
            "approve" => new Charge(SimulatedCharge.Approved, SimulatedCharge.Approved),
            "timeout-then-approved" => new Charge(SimulatedCharge.Approved, null),
            "timeout-then-declined" => new Charge("05", null),
            "silent" => new Charge(SimulatedCharge.Nothing, null, IsTold: false),
            "unreachable-91" or "decline-91" => new Charge("91", "91"),
            "fault-96" or "decline-96" => new Charge("96", "96"),
            "offline" => new Offline(),
            "check-lost" => new Check(null),
            "reversal-lost" => new ReversalLost(),
            "dispute-answer-lost" => new DisputeAnswerLost(),
            "refund-accepted" => new Refund(RefundOutcome.Arrived, true),
            "refund-refused" => new Refund(RefundOutcome.Refused, true),
            "refund-lost-then-done" => new Refund(RefundOutcome.Arrived, false),
            "refund-returned" => new Refund(RefundOutcome.Returned, true),
            _ when Suffix(name, "decline-") is { } code && DeclineCodes.Contains(code) => new Charge(code, code),
            _ when Suffix(name, "check-decline-") is { } code && DeclineCodes.Contains(code) => new Check(code),
            _ when Suffix(name, "delay-") is [>= '0' and <= '9'] or [>= '1' and <= '2', >= '0' and <= '9'] => new Slow(
                TimeSpan.FromSeconds(int.Parse(Suffix(name, "delay-")!, System.Globalization.CultureInfo.InvariantCulture))
            ),
            _ => null,
        };

    private static string? Suffix(string? name, string prefix) =>
        name?.StartsWith(prefix, StringComparison.Ordinal) == true ? name[prefix.Length..] : null;
}

/// <summary>A card of the simulator.</summary>
/// <param name="Number">The digits.</param>
/// <param name="Cvv">The security code.</param>
/// <param name="Behaviour">What its issuer answers.</param>
public sealed record SimulatedCard(string Number, string Cvv, string Behaviour);
