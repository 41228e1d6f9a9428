using Paycare.Platform.Amounts;

namespace Paycare.Payments.Bank;

/// <summary>What a file of the bank says, read and added up.</summary>
/// <param name="Kind">camt.053, camt.054 or pain.002.</param>
/// <param name="MessageId">The bank's name for it.</param>
/// <param name="MessageLine">Where that stands.</param>
/// <param name="Lines">What it tells of.</param>
/// <param name="Original">For pain.002: the file of ours that it answers.</param>
internal sealed record BankMessage(string Kind, string MessageId, int MessageLine, IReadOnlyList<BankLine> Lines, OriginalFile? Original);

/// <summary>One thing that a file tells of.</summary>
internal sealed record BankLine(
    int Line, BankEntryKind Kind, string Reference, int Part, Money Amount, DateTimeOffset BookedAt,
    string? EndToEndId = null, string? VirtualAccount = null, BankSender? Sender = null, string? Reason = null);

/// <summary>The payout file that a status report answers.</summary>
/// <param name="MessageId">Our message id.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Count">How many transfers the bank says it had.</param>
/// <param name="Sum">Their sum, as the bank says.</param>
/// <param name="RejectedFor">Set when the whole file was rejected.</param>
internal sealed record OriginalFile(string MessageId, int Line, int? Count, Money? Sum, string? RejectedFor);

/// <summary>Why a file is rejected, for the operator.</summary>
/// <param name="Line">Where.</param>
/// <param name="Text">What is wrong.</param>
internal sealed record BankFault(int Line, string Text)
{
    public override string ToString() => $"line {Line}: {Text}";
}
