namespace Paycare.Payments.Processor.Simulator;

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
