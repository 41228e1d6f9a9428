using Paycare.Platform.Amounts;

namespace Paycare.Payments.Bank;

/// <summary>What a file of the bank says, read and added up.</summary>
/// <param name="Kind">camt.053, camt.054 or pain.002.</param>
/// <param name="MessageId">The bank's name for it.</param>
/// <param name="MessageLine">Where that stands.</param>
/// <param name="Entries">What it tells of.</param>
/// <param name="Original">For pain.002: the file of ours that it answers.</param>
internal sealed record BankMessage(string Kind, string MessageId, int MessageLine, IReadOnlyList<BankTold> Entries, OriginalFile? Original)
{
    public IReadOnlyList<BankLine> Lines => [.. Entries.SelectMany(e => e.Lines)];
}

/// <summary>One entry as one file or call tells of it.</summary>
/// <param name="Report">The channel and the bank's own name of the report in it, so that the same report is known again.</param>
/// <param name="Position">Its place in the report: two places are two entries.</param>
/// <param name="Lines">The entry, or the transactions that it sums up.</param>
internal sealed record BankTold(string Report, int Position, IReadOnlyList<BankLine> Lines)
{
    public const string Call = "call",
        Statement = "camt.053";

    public string Reference => Lines[0].Reference;

    public bool IsIn => BankEntry.IsInward(Lines[0].Kind);

    public long Minor => Lines.Sum(l => l.Amount.Minor);

    public DateOnly Day => BankEntry.DayOf(Lines[0].BookedAt);

    public string Channel => ChannelOf(Report);

    public static string ChannelOf(string report) => report.Split(':', 2)[0];
}

/// <summary>One thing that a file tells of.</summary>
internal sealed record BankLine(
    int Line,
    BankEntryKind Kind,
    string Reference,
    int Part,
    Money Amount,
    DateTimeOffset BookedAt,
    string? EndToEndId = null,
    string? VirtualAccount = null,
    BankSender? Sender = null,
    string? Reason = null,
    string? TransactionId = null
);

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
