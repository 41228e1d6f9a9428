using Paycare.Platform.Amounts;

namespace Paycare.Payments.Bank;

/// <summary>The content of a bank file, read and totalled.</summary>
/// <param name="Kind">camt.053, camt.054 or pain.002.</param>
/// <param name="MessageId">The bank's message id.</param>
/// <param name="MessageLine">The line of the message id.</param>
/// <param name="Entries">The entries it reports.</param>
/// <param name="Original">For pain.002: the file of ours that it answers.</param>
internal sealed record BankMessage(string Kind, string MessageId, int MessageLine, IReadOnlyList<BankTold> Entries, OriginalFile? Original)
{
    public IReadOnlyList<BankLine> Lines => [.. Entries.SelectMany(e => e.Lines)];
}

/// <summary>One entry as reported by one file or call.</summary>
/// <param name="Report">The channel and the bank's own name for the report in it, which identify a repeated report.</param>
/// <param name="Position">Its position in the report: two positions are two entries.</param>
/// <param name="Lines">The entry, or the transactions it totals.</param>
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

/// <summary>One line reported by a file.</summary>
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
/// <param name="Line">The line it is on.</param>
/// <param name="Count">Number of transfers according to the bank.</param>
/// <param name="Sum">Their total according to the bank.</param>
/// <param name="RejectedFor">Set when the whole file was rejected.</param>
internal sealed record OriginalFile(string MessageId, int Line, int? Count, Money? Sum, string? RejectedFor);

/// <summary>Why a file is rejected, for the operator.</summary>
/// <param name="Line">The line.</param>
/// <param name="Text">The fault.</param>
internal sealed record BankFault(int Line, string Text)
{
    public override string ToString() => $"line {Line}: {Text}";
}
