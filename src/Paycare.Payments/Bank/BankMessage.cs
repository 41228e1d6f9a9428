using Paycare.Platform.Amounts;

namespace Paycare.Payments.Bank;

/// <summary>The content of a bank file, read and totalled.</summary>
/// <param name="Kind">camt.053, camt.054 or pain.002.</param>
/// <param name="Name">The bank's name for this page of this message: its id, when it was made, its page.</param>
/// <param name="Line">The line of the message id.</param>
/// <param name="Entries">The entries it reports.</param>
/// <param name="Unread">What it says that cannot be booked by itself; everything else is.</param>
/// <param name="Original">For pain.002: the file of ours that it answers.</param>
internal sealed record BankMessage(
    string Kind,
    BankMessageName Name,
    int Line,
    IReadOnlyList<BankTold> Entries,
    IReadOnlyList<BankFault> Unread,
    OriginalFile? Original = null
)
{
    public IReadOnlyList<BankLine> Lines => [.. Entries.SelectMany(e => e.Lines)];
}

/// <summary>Names one page of one message; banks begin again with their ids, and send pages under one.</summary>
internal sealed record BankMessageName(string Id, string? MadeAt, string? Page);

/// <summary>One entry as reported by one file or call.</summary>
/// <param name="Report">The channel and the bank's own name for the report in it, which identify a repeated report.</param>
/// <param name="Position">Its position in the report: two positions are two entries.</param>
/// <param name="Lines">The entry, or the transactions it totals.</param>
internal sealed record BankTold(string Report, int Position, IReadOnlyList<BankLine> Lines)
{
    public const string Call = "call",
        Statement = "camt.053";

    public string Reference => Lines[0].Reference;

    public bool IsIn => Net >= 0 && (Net > 0 || BankEntry.IsInward(Lines[0].Kind));

    /// <summary>The entry's amount: one transaction of it may go the other way.</summary>
    public long Minor => Math.Abs(Net);

    private long Net => Lines.Sum(l => BankEntry.IsInward(l.Kind) ? l.Amount.Minor : -l.Amount.Minor);

    public DateOnly Day => BankEntry.DayOf(Lines[0].BookedAt);

    public string Channel => ChannelOf(Report);

    public static string ChannelOf(string report) => report.Split(':', 2)[0];
}

/// <summary>One line reported by a file.</summary>
/// <param name="Line">Where it is.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Reference">The account servicer's reference.</param>
/// <param name="Part">Its number within the entry.</param>
/// <param name="Amount">What it moves.</param>
/// <param name="BookedAt">When the bank booked it.</param>
/// <param name="EndToEndId">The payer's own reference, or the payout of ours that it names.</param>
/// <param name="VirtualAccount">The number that the sender named.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Reason">The bank's reason, for returns and rejections.</param>
/// <param name="TransactionId">The bank's transaction id.</param>
/// <param name="Doubt">Why it goes to suspense, whatever else it says; see <see cref="SuspenseReasons"/>.</param>
/// <param name="Said">What is odd about it, for the person who looks at it.</param>
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
    string? TransactionId = null,
    string? Doubt = null,
    string? Said = null
)
{
    /// <summary>What the bank took or gave for its own work: part of the entry, and of nobody's transfer.</summary>
    public bool IsCharge => Doubt == SuspenseReasons.BankCharge;
}

/// <summary>The payout file that a status report answers.</summary>
/// <param name="MessageId">Our message id.</param>
/// <param name="Line">The line it is on.</param>
/// <param name="Count">Number of transfers according to the bank.</param>
/// <param name="Sum">Their total according to the bank.</param>
/// <param name="RejectedFor">Set when the whole file was rejected.</param>
/// <param name="Refused">How many transfers were refused, according to the bank's count of each status.</param>
/// <param name="Named">The transfers about which it says something of their own.</param>
internal sealed record OriginalFile(
    string MessageId,
    int Line,
    int? Count,
    Money? Sum,
    string? RejectedFor,
    int Refused,
    IReadOnlySet<string> Named
);

/// <summary>Why a file is rejected, for the operator.</summary>
/// <param name="Line">The line.</param>
/// <param name="Text">The fault.</param>
internal sealed record BankFault(int Line, string Text)
{
    public override string ToString() => $"line {Line}: {Text}";
}
