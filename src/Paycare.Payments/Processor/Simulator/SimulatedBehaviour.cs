using Paycare.Platform.Processes;

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

/// <summary>The simulated issuers' cards. They exist only here, never in the database or logs.</summary>
public static class SimulatedCards
{
    /// <summary>Every card, the security code shared by all, and its behaviour.</summary>
    public static IReadOnlyList<SimulatedCard> All { get; } =
    [
        new("4111111111111111", "123", "approve"),
        new("4000000000000507", "123", "decline-05"),
        new("4000000000001406", "123", "decline-14"),
        new("4000000000005100", "123", "decline-51"),
        new("5555555555555409", "123", "decline-54"),
        new("5200000000009107", "123", "unreachable-91"),
        new("4571736000000109", "123", "timeout-then-approved"),
        new("4571736000000208", "123", "timeout-then-declined"),
        new("5555555555554444", "123", "approve"),
        new("6200000000000005", "123", "approve"),
        new("4571736000000307", "123", "silent"),
        new("5200000000009602", "123", "fault-96"),
    ];

    /// <summary>A card's behaviour when charged; <c>null</c> for a number that no issuer knows.</summary>
    internal static SimulatedBehaviour.Charge? BehaviourOf(string? number) =>
        SimulatedBehaviour.Parse(All.FirstOrDefault(c => c.Number == number)?.Behaviour) as SimulatedBehaviour.Charge;

    /// <summary>Its issuer's answer to a check: cards that fail when charged pass it, as in real life.</summary>
    internal static ProcessorAnswer CheckOf(string? number) =>
        BehaviourOf(number) switch
        {
            null => ProcessorAnswer.Declined("14"),
            { Heard: { } code } when SimulatedBehaviour.DeclineCodes.Contains(code) => ProcessorAnswer.Declined(code),
            _ => ProcessorAnswer.Approved,
        };
}

/// <summary>A card of the simulator.</summary>
/// <param name="Number">The digits.</param>
/// <param name="Cvv">The security code.</param>
/// <param name="Behaviour">What its issuer answers.</param>
public sealed record SimulatedCard(string Number, string Cvv, string Behaviour);

/// <summary>Overrides the cards for the next requests, for demonstrations and tests. Until restart.</summary>
[OneProcess(KeptBy.Whole, "What the simulated processor is told to do next would hold in the process that was asked, and in no other.")]
internal sealed class SimulatorSteering
{
    private readonly Lock _lock = new();
    private readonly List<(SimulatedBehaviour Behaviour, int Times)> _next = [];

    /// <summary>
    /// Gives the next requests of the behaviour's kind the same behaviour; the newest instruction of a kind wins.
    /// </summary>
    /// <returns>Whether the behaviour's name is known.</returns>
    public bool TrySteer(string? behaviour, int times)
    {
        if (SimulatedBehaviour.Parse(behaviour) is not { } parsed)
        {
            return false;
        }

        lock (_lock)
        {
            _next.RemoveAll(n => n.Behaviour.GetType() == parsed.GetType());
            _next.Add((parsed, times));
        }

        return true;
    }

    /// <summary>The instruction for a request of this kind; used up by it.</summary>
    public T? Next<T>()
        where T : SimulatedBehaviour
    {
        lock (_lock)
        {
            var index = _next.FindIndex(n => n.Behaviour is T);
            if (index < 0)
            {
                return null;
            }

            var (behaviour, times) = _next[index];
            if (times > 1)
            {
                _next[index] = (behaviour, times - 1);
            }
            else
            {
                _next.RemoveAt(index);
            }

            return (T)behaviour;
        }
    }
}
