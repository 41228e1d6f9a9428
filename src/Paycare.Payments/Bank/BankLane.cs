using Paycare.Platform.Due;

namespace Paycare.Payments.Bank;

/// <summary>The lane of due work that goes to the bank, or goes on with what the bank said.</summary>
internal static class BankLane
{
    /// <summary>One at a time: whatever is in a file was gathered once. A full folder's disk may be slow.</summary>
    public static DueLane Lane { get; } = new("bank", 1, TimeSpan.FromMinutes(10));
}
