using Paycare.Payments.Requests;

namespace Paycare.Payments.TestMode;

/// <summary>How a played payment ends: paid, or each failure that merchants are told of.</summary>
public enum TestOutcome
{
    /// <summary>It is paid.</summary>
    Succeeded,

    /// <summary>It fails for a reason that is the payer's own matter.</summary>
    Declined,

    /// <summary>The merchant takes no payments.</summary>
    MerchantUnavailable,

    /// <summary>The code's time is over.</summary>
    QrExpired,

    /// <summary>The code was paid before.</summary>
    QrUsed,
}

/// <summary>How outcomes are called, and what stands on their rows.</summary>
public static class TestOutcomes
{
    internal static IReadOnlyDictionary<string, TestOutcome> ByName { get; } =
        Enum.GetValues<TestOutcome>().ToDictionary(Name, StringComparer.Ordinal);

    /// <summary>Whether an outcome is called so.</summary>
    public static bool IsName(string? name) => name is not null && ByName.ContainsKey(name);

    /// <summary>The contract's name of an outcome: that of the event's <c>reason</c> when it is a failure.</summary>
    public static string Name(this TestOutcome outcome) =>
        outcome switch
        {
            TestOutcome.Succeeded => "succeeded",
            TestOutcome.Declined => "declined",
            TestOutcome.MerchantUnavailable => AttemptCode.MerchantUnavailable.Text(),
            TestOutcome.QrExpired => AttemptCode.QrExpired.Text(),
            TestOutcome.QrUsed => AttemptCode.QrUsed.Text(),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unnamed outcome."),
        };

    /// <summary>The code of the row; <c>null</c> when it is paid.</summary>
    internal static AttemptCode? Code(this TestOutcome outcome) =>
        outcome switch
        {
            TestOutcome.Succeeded => null,
            TestOutcome.Declined => AttemptCode.InsufficientBalance,
            TestOutcome.MerchantUnavailable => AttemptCode.MerchantUnavailable,
            TestOutcome.QrExpired => AttemptCode.QrExpired,
            TestOutcome.QrUsed => AttemptCode.QrUsed,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unnamed outcome."),
        };
}
