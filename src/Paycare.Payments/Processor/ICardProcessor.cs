using Paycare.Platform.Amounts;

namespace Paycare.Payments.Processor;

/// <summary>
/// Somebody who can charge cards. Every request carries our reference, and the processor does each reference once, so
/// that asking again is safe. An exception means what a lost answer means: nobody knows yet.
/// </summary>
internal interface ICardProcessor
{
    /// <summary>Checks a card with its issuer, for no money. The security code goes no further than this call.</summary>
    /// <param name="reference">Names this check.</param>
    /// <param name="card">The card; a number when it is new, what <see cref="CardCheck.Token"/> gave when it is kept.</param>
    /// <param name="cvv">The security code of a new card; <c>null</c> for a card that is kept.</param>
    /// <param name="cancel">Gives up; the answer is then not known.</param>
    Task<CardCheck> VerifyAsync(Guid reference, CardData card, string? cvv, CancellationToken cancel);

    /// <summary>Charges a card.</summary>
    Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel);

    /// <summary>What became of a charge. When the processor never saw the reference, this also makes sure that it never will.</summary>
    Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel);

    /// <summary>
    /// Takes a charge back, whatever became of it: one that was made is undone, one that was not is never made. Approved means
    /// that the card has its money; a charge that turns up later in spite of it is taken back by calling this again.
    /// </summary>
    Task<ProcessorAnswer> ReverseAsync(Guid charge, CancellationToken cancel);

    /// <summary>
    /// Returns money of a charge to its card. Repeating a reference returns nothing more and reports how the first stands.
    /// </summary>
    /// <param name="reference">Names this refund.</param>
    /// <param name="charge">The charge's reference.</param>
    /// <param name="amount">How much; all refunds together never exceed the charge.</param>
    /// <param name="cancel">Gives up; the answer is then not known.</param>
    Task<RefundReply> RefundAsync(Guid reference, Guid charge, Money amount, CancellationToken cancel);

    /// <summary>How a refund stands. One the processor never saw is <see cref="RefundOutcome.NeverCame"/>: safe to send again.</summary>
    Task<RefundReply> InquireRefundAsync(Guid reference, CancellationToken cancel);

    /// <summary>Answers a dispute with what we know of the charge. The same evidence again changes nothing.</summary>
    /// <param name="reference">The processor's name for the dispute.</param>
    /// <param name="evidence">What speaks for the charge.</param>
    /// <param name="cancel">Gives up; the answer is then not known.</param>
    Task<DisputeReply> SubmitEvidenceAsync(string reference, DisputeEvidence evidence, CancellationToken cancel);

    /// <summary>Gives a dispute up: the bank keeps the money. What is given up already stays so.</summary>
    Task<DisputeReply> AcceptDisputeAsync(string reference, CancellationToken cancel);

    /// <summary>Forgets a card that was removed here.</summary>
    Task ForgetAsync(CardData card, CancellationToken cancel);
}

/// <summary>A card as a processor needs it. Lives in memory only.</summary>
/// <param name="Number">The digits; <c>null</c> when the processor keeps them.</param>
/// <param name="ExpiryMonth">1 to 12.</param>
/// <param name="ExpiryYear">Four digits.</param>
internal readonly record struct CardData(string? Number, int ExpiryMonth, int ExpiryYear)
{
    /// <summary>The processor's name for a card whose number it keeps.</summary>
    public string? Token { get; init; }

    /// <summary>Never the number: this ends up in logs.</summary>
    public override string ToString() => "card";
}

/// <summary>What a check of a card gave.</summary>
/// <param name="Answer">Whether its issuer says that it works.</param>
/// <param name="Token">The processor's name for the card from now on; <c>null</c> when it goes by the number.</param>
internal readonly record struct CardCheck(ProcessorAnswer Answer, string? Token)
{
    /// <summary>Never the token: this ends up in logs.</summary>
    public override string ToString() => $"card check, {Answer.Outcome}";
}

/// <summary>What a processor answered.</summary>
/// <param name="Outcome">Yes, no, or nothing that can be relied on.</param>
/// <param name="Code">The issuer's answer, field 39 of ISO 8583: "00", "05", "51"...</param>
internal readonly record struct ProcessorAnswer(ProcessorOutcome Outcome, string Code)
{
    public const string NeverCame = "never-came";

    /// <summary>What stands for the issuer's answer when there never was one: the top-up was taken back, or its card removed.</summary>
    public const string TakenBack = "reversed",
        CardRemoved = "removed";

    public static readonly ProcessorAnswer Approved = new(ProcessorOutcome.Approved, "00");

    /// <summary>No answer came: nobody knows yet whether the card was charged.</summary>
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

/// <summary>How a refund to a card stands.</summary>
/// <param name="Outcome">Where it is.</param>
/// <param name="Code">Why it was refused or came back, in a word; empty otherwise.</param>
/// <param name="BankReference">By what the card's bank finds it (the acquirer's reference number), once there is one.</param>
internal readonly record struct RefundReply(RefundOutcome Outcome, string Code = "", string? BankReference = null)
{
    /// <summary>No answer came: nobody knows yet whether the refund was taken.</summary>
    public static readonly RefundReply Lost = new(RefundOutcome.Unknown);
}

/// <summary>Where a refund to a card can be.</summary>
internal enum RefundOutcome
{
    /// <summary>Nobody knows: ask again.</summary>
    Unknown,

    /// <summary>The processor never saw it: send it again.</summary>
    NeverCame,

    /// <summary>The processor took it; the card's bank has not confirmed it.</summary>
    Accepted,

    /// <summary>The card's bank has it; <see cref="RefundReply.BankReference"/> names it there.</summary>
    Arrived,

    /// <summary>It was not taken: no money moved.</summary>
    Refused,

    /// <summary>It came back after it had been taken: the card is closed, for example.</summary>
    Returned,
}

/// <summary>What speaks for a charge that a card's owner disputes.</summary>
/// <param name="Statement">The whole story in words, as a person sent it.</param>
/// <param name="ServiceDate">The day on which the money came into the wallet (WIB).</param>
internal sealed record DisputeEvidence(string Statement, DateOnly ServiceDate)
{
    /// <summary>What was sold.</summary>
    public const string Product = "Money into a Paycare e-wallet, available at once";

    /// <summary>Never the statement: this ends up in logs.</summary>
    public override string ToString() => "evidence";
}

/// <summary>What a processor said to evidence, or to giving a dispute up.</summary>
/// <param name="Outcome">Whether it took it.</param>
/// <param name="Code">Why not, in a word.</param>
internal readonly record struct DisputeReply(DisputeReplyOutcome Outcome, string Code = "")
{
    public static readonly DisputeReply Taken = new(DisputeReplyOutcome.Taken);

    /// <summary>No answer came: nobody knows yet whether it was taken.</summary>
    public static readonly DisputeReply Lost = new(DisputeReplyOutcome.Unknown);

    public static DisputeReply Refused(string code) => new(DisputeReplyOutcome.Refused, code);
}

/// <summary>Whether a processor took what was said in a dispute.</summary>
internal enum DisputeReplyOutcome
{
    /// <summary>Nobody knows: send it again.</summary>
    Unknown,

    /// <summary>The bank will look at it.</summary>
    Taken,

    /// <summary>It does not take it: too late, or the dispute is over.</summary>
    Refused,
}
