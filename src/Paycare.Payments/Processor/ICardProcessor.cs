using Paycare.Platform.Amounts;

namespace Paycare.Payments.Processor;

/// <summary>
/// Charges cards. Every request carries our reference, and the processor executes each reference once, so repeating a request is
/// safe. An exception means the same as a lost answer: the outcome is unknown.
/// </summary>
internal interface ICardProcessor
{
    /// <summary>Checks a card with its issuer, for no money. The security code goes no further than this call.</summary>
    /// <param name="reference">Our reference of this check.</param>
    /// <param name="card">The card: a number when it is new, the <see cref="CardCheck.Token"/> when it is stored.</param>
    /// <param name="cvv">The security code of a new card; <c>null</c> for a stored one.</param>
    /// <param name="cancel">Gives up; the outcome is then unknown.</param>
    Task<CardCheck> VerifyAsync(Guid reference, CardData card, string? cvv, CancellationToken cancel);

    /// <summary>Charges a card.</summary>
    Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel);

    /// <summary>
    /// The outcome of a charge. If the processor never saw the reference, this also ensures that it never will.
    /// </summary>
    Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel);

    /// <summary>
    /// Reverses a charge, whatever its outcome: one that was made is undone, one that was not is never made. Approved means that
    /// the card has its money; if a charge still turns up later, calling this again reverses it.
    /// </summary>
    Task<ProcessorAnswer> ReverseAsync(Guid charge, CancellationToken cancel);

    /// <summary>
    /// Returns money of a charge to its card. Repeating a reference returns nothing more and reports how the first stands.
    /// </summary>
    /// <param name="reference">Our reference of this refund.</param>
    /// <param name="charge">The charge's reference.</param>
    /// <param name="amount">Amount in minor units (sen); all refunds together never exceed the charge.</param>
    /// <param name="cancel">Gives up; the outcome is then unknown.</param>
    Task<RefundReply> RefundAsync(Guid reference, Guid charge, Money amount, CancellationToken cancel);

    /// <summary>How a refund stands. One the processor never saw is <see cref="RefundOutcome.NeverCame"/>: safe to send again.</summary>
    Task<RefundReply> InquireRefundAsync(Guid reference, CancellationToken cancel);

    /// <summary>Answers a dispute with what we know of the charge. Repeating the same evidence changes nothing.</summary>
    /// <param name="reference">The processor's id for the dispute.</param>
    /// <param name="evidence">The evidence for the charge.</param>
    /// <param name="cancel">Gives up; the outcome is then unknown.</param>
    Task<DisputeReply> SubmitEvidenceAsync(string reference, DisputeEvidence evidence, CancellationToken cancel);

    /// <summary>Concedes a dispute: the bank keeps the money. Conceding again changes nothing.</summary>
    Task<DisputeReply> AcceptDisputeAsync(string reference, CancellationToken cancel);

    /// <summary>Forgets a card that was removed here.</summary>
    Task ForgetAsync(CardData card, CancellationToken cancel);
}

/// <summary>A card as a processor needs it. Kept in memory only.</summary>
/// <param name="Number">The digits; <c>null</c> when the processor keeps them.</param>
/// <param name="ExpiryMonth">1 to 12.</param>
/// <param name="ExpiryYear">Four digits.</param>
internal readonly record struct CardData(string? Number, int ExpiryMonth, int ExpiryYear)
{
    /// <summary>The processor's token for a card whose number it keeps.</summary>
    public string? Token { get; init; }

    /// <summary>Never the number: this ends up in logs.</summary>
    public override string ToString() => "card";
}

/// <summary>The result of a card check.</summary>
/// <param name="Answer">Whether its issuer confirmed it.</param>
/// <param name="Token">The processor's token for the card from now on; <c>null</c> when it is charged by number.</param>
internal readonly record struct CardCheck(ProcessorAnswer Answer, string? Token)
{
    /// <summary>Never the token: this ends up in logs.</summary>
    public override string ToString() => $"card check, {Answer.Outcome}";
}

/// <summary>A processor's answer.</summary>
/// <param name="Outcome">Yes, no, or unknown.</param>
/// <param name="Code">The issuer's answer, field 39 of ISO 8583: "00", "05", "51"...</param>
internal readonly record struct ProcessorAnswer(ProcessorOutcome Outcome, string Code)
{
    public const string NeverCame = "never-came";

    /// <summary>
    /// Used in place of an issuer's answer when there never was one: the top-up was reversed, or its card removed.
    /// </summary>
    public const string TakenBack = "reversed",
        CardRemoved = "removed";

    public static readonly ProcessorAnswer Approved = new(ProcessorOutcome.Approved, "00");

    /// <summary>No answer came: it is unknown whether the card was charged.</summary>
    public static readonly ProcessorAnswer Lost = new(ProcessorOutcome.Unknown, "");

    public static ProcessorAnswer Declined(string code) => new(ProcessorOutcome.Declined, code);

    /// <summary>The issuer was unreachable (91) or broke down (96): the charge may still go through, so this is not a "no".</summary>
    public static ProcessorAnswer NotKnown(string code) => new(ProcessorOutcome.Unknown, code);
}

internal enum ProcessorOutcome
{
    Approved,
    Declined,
    Unknown,
}

/// <summary>The state of a refund to a card.</summary>
/// <param name="Outcome">Its state.</param>
/// <param name="Code">Why it was refused or returned, in a word; otherwise empty.</param>
/// <param name="BankReference">The acquirer's reference number, by which the card's bank finds it, once there is one.</param>
internal readonly record struct RefundReply(RefundOutcome Outcome, string Code = "", string? BankReference = null)
{
    /// <summary>No answer came: it is unknown whether the refund was accepted.</summary>
    public static readonly RefundReply Lost = new(RefundOutcome.Unknown);
}

/// <summary>The states of a refund to a card.</summary>
internal enum RefundOutcome
{
    /// <summary>Unknown: ask again.</summary>
    Unknown,

    /// <summary>The processor never saw it: send it again.</summary>
    NeverCame,

    /// <summary>The processor accepted it; the card's bank has not confirmed it.</summary>
    Accepted,

    /// <summary>The card's bank has it, under <see cref="RefundReply.BankReference"/>.</summary>
    Arrived,

    /// <summary>It was not accepted: no money moved.</summary>
    Refused,

    /// <summary>It was returned after being accepted, for example because the card is closed.</summary>
    Returned,
}

/// <summary>Evidence for a charge that a card's owner disputes.</summary>
/// <param name="Statement">The whole story in words, as an agent sent it.</param>
/// <param name="ServiceDate">The day on which the money came into the wallet (WIB).</param>
internal sealed record DisputeEvidence(string Statement, DateOnly ServiceDate)
{
    /// <summary>What was sold.</summary>
    public const string Product = "Money into a Paycare e-wallet, available at once";

    /// <summary>Never the statement: this ends up in logs.</summary>
    public override string ToString() => "evidence";
}

/// <summary>A processor's reply to evidence, or to conceding a dispute.</summary>
/// <param name="Outcome">Whether it was accepted.</param>
/// <param name="Code">Why not, in a word.</param>
internal readonly record struct DisputeReply(DisputeReplyOutcome Outcome, string Code = "")
{
    public static readonly DisputeReply Taken = new(DisputeReplyOutcome.Taken);

    /// <summary>No answer came: it is unknown whether it was accepted.</summary>
    public static readonly DisputeReply Lost = new(DisputeReplyOutcome.Unknown);

    public static DisputeReply Refused(string code) => new(DisputeReplyOutcome.Refused, code);
}

/// <summary>Whether a processor accepted our reply in a dispute.</summary>
internal enum DisputeReplyOutcome
{
    /// <summary>Unknown: send it again.</summary>
    Unknown,

    /// <summary>The bank will look at it.</summary>
    Taken,

    /// <summary>Not accepted: too late, or the dispute is over.</summary>
    Refused,
}
