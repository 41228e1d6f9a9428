using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>
/// Somebody who can charge cards. Every request carries our reference, and the processor does each reference once, so
/// that asking again is safe.
/// </summary>
internal interface ICardProcessor
{
    /// <summary>Checks a card with its issuer, for no money. The security code goes no further than this call.</summary>
    Task<ProcessorAnswer> VerifyAsync(CardData card, string cvv, CancellationToken cancel);

    /// <summary>Charges a card.</summary>
    Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel);

    /// <summary>What became of a charge. When the processor never saw the reference, this also makes sure that it never will.</summary>
    Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel);
}

/// <summary>A card as a processor needs it. Lives in memory only.</summary>
/// <param name="Number">The digits.</param>
/// <param name="ExpiryMonth">1 to 12.</param>
/// <param name="ExpiryYear">Four digits.</param>
internal readonly record struct CardData(string Number, int ExpiryMonth, int ExpiryYear)
{
    /// <summary>Never the number: this ends up in logs.</summary>
    public override string ToString() => "card";
}

/// <summary>What a processor answered.</summary>
/// <param name="Outcome">Yes, no, or nothing that can be relied on.</param>
/// <param name="Code">The issuer's answer, field 39 of ISO 8583: "00", "05", "51"...</param>
internal readonly record struct ProcessorAnswer(ProcessorOutcome Outcome, string Code)
{
    public static readonly ProcessorAnswer Approved = new(ProcessorOutcome.Approved, "00");

    /// <summary>No answer came: nobody knows yet whether the card was charged.</summary>
    public static readonly ProcessorAnswer Lost = new(ProcessorOutcome.Unknown, "");

    public static ProcessorAnswer Declined(string code) => new(ProcessorOutcome.Declined, code);

    /// <summary>The issuer could not be reached: the charge may still go through later, so it is not a "no".</summary>
    public static readonly ProcessorAnswer IssuerUnreachable = new(ProcessorOutcome.Unknown, "91");
}

internal enum ProcessorOutcome
{
    Approved,
    Declined,
    Unknown,
}
