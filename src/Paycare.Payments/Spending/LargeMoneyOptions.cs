using Paycare.Ledger.Accounts;
using Paycare.Platform.Amounts;

namespace Paycare.Payments.Spending;

/// <summary>The thresholds of large amounts.</summary>
public sealed class LargeMoneyOptions
{
    /// <summary>
    /// A payment, transfer or withdrawal above this is large: it needs a code; whole rupiah.
    /// </summary>
    public long Above { get; set; } = 1_000_000;

    /// <summary>
    /// Large is also what lifts all that a verified customer sent since the last code, in a day, above this; whole rupiah.
    /// </summary>
    public long SumAbove { get; set; } = 5_000_000;

    /// <summary>The same for a customer who is not verified; whole rupiah.</summary>
    public long UnverifiedSumAbove { get; set; } = 2_000_000;

    /// <summary>The most that may leave since the oldest running cool-down began, in however many parts; whole rupiah.</summary>
    public long WhileCooling { get; set; } = 1_000_000;

    /// <summary>One movement is large by itself.</summary>
    internal Budget Alone => new(LargeMoney.Large, OutgoingPart.ThisAlone, Money.Rupiah(Above));

    /// <summary>What is within this needs no further look at who sends it.</summary>
    internal Budget Ordinary =>
        new("ordinary", OutgoingPart.All, Money.Rupiah(Math.Min(Math.Min(Above, WhileCooling), Math.Min(SumAbove, UnverifiedSumAbove))));

    /// <summary>The sum since the last code is large.</summary>
    internal Budget Together(bool isVerified) =>
        new(LargeMoney.Large, OutgoingPart.SinceConfirmed, Money.Rupiah(isVerified ? SumAbove : UnverifiedSumAbove));

    /// <summary>What may leave while a cool-down runs.</summary>
    internal Budget Cooling(OutgoingPart part, DateTimeOffset since) =>
        new(LargeMoney.CoolingDown, part, Money.Rupiah(WhileCooling)) { Since = since };
}
