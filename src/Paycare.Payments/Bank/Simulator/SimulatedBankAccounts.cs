namespace Paycare.Payments.Bank.Simulator;

/// <summary>The simulated bank's accounts with special behaviour; all others approve.</summary>
public static class SimulatedBankAccounts
{
    /// <summary>Each account number and its behaviour.</summary>
    public static IReadOnlyList<SimulatedBankAccount> All { get; } =
    [
        new("7000000001", "approve"),
        new("7000000002", "reject"),
        new("7000000003", "return-later"),
        new("7000000004", "delay"),
        new("7000000005", "duplicate-file"),
        new("7000000006", "wrong-sums"),
    ];

    internal static bool IsBehaviour(string? name) => All.Any(a => a.Behaviour == name);

    internal static string BehaviourOf(string? number) => All.FirstOrDefault(a => a.Number == number)?.Behaviour ?? "approve";
}
