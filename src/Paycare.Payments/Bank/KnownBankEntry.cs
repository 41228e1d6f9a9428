using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Bank;

/// <summary>One stored entry, with everything that distinguishes it from others.</summary>
internal sealed class KnownBankEntry(IReadOnlyList<BankEntry> rows, bool isFresh)
{
    private readonly HashSet<(string Report, int Position)> _tellings = [];

    public BankEntryId Id => rows[0].Entry;

    /// <summary>Stored just now, from the same file.</summary>
    public bool IsFresh => isFresh;

    public BankEntry First => rows[0];

    /// <summary>Its transactions; their total does not count as well.</summary>
    public IReadOnlyList<BankEntry> Lines { get; } = [.. rows.Where(r => r.State != BankEntryState.Detailed)];

    public string Reference => First.Reference;

    public bool IsIn => BankEntry.IsInward(First.Kind);

    public long Minor => First.EntryMinor;

    public DateOnly Day => BankEntry.DayOf(First.BookedAt);

    /// <summary>Whether it may be another entry told once more; one that is only unclear is itself.</summary>
    public bool IsDoubted => First.DoubtOf is not null;

    public void Tell(string report, int position) => _tellings.Add((report, position));

    public bool IsToldAt(BankTold told) => _tellings.Contains((told.Report, told.Position));

    /// <summary>Whether a channel reported it. Apart from repeats, each channel reports an entry once.</summary>
    public bool IsToldBy(string channel) => _tellings.Any(t => BankTold.ChannelOf(t.Report) == channel);

    /// <summary>
    /// Whether only the statement reported it. It is complete: whatever other channels report for that day must be on it.
    /// </summary>
    public bool IsOnStatementOnly => _tellings.Count > 0 && _tellings.All(t => BankTold.ChannelOf(t.Report) == BankTold.Statement);

    /// <summary>Whether nothing known of both contradicts their being one entry.</summary>
    public bool Fits(BankTold told, Vault vault)
    {
        if (told.IsIn != IsIn || told.Minor != Minor || told.Day != Day || Differ(told.Reference, Reference))
        {
            return false;
        }

        // One channel sets the bank's charge apart, another leaves it in: the totals agree, and that decides.
        var (reported, stored) = (
            told.Lines.Where(l => !l.IsCharge).ToList(),
            Lines.Where(l => l.Doubt != SuspenseReasons.BankCharge).ToList()
        );
        if (reported.Count != stored.Count)
        {
            // A total, and its parts.
            return (
                reported.Count == 1 ? reported[0].VirtualAccount
                : stored.Count == 1 ? stored[0].VirtualAccount
                : ""
            )
                is null;
        }

        if (reported.Count == 1)
        {
            var (line, known) = (reported[0], stored[0]);
            return !Differ(line.TransactionId, known.TransactionId)
                && !Differ(line.EndToEndId, known.EndToEndId)
                && (line.VirtualAccount is null || known.VirtualAccount is null || line.VirtualAccount == known.VirtualAccount)
                && !(IsToldBy(told.Channel) && IsAnotherOfItsChannel(line, known, vault));
        }

        var (ours, theirs) = (stored.OrderBy(Rank).ToList(), reported.OrderBy(l => (l.Amount.Minor, l.VirtualAccount ?? "")).ToList());
        return ours.Zip(theirs)
            .All(p =>
                p.First.Minor == p.Second.Amount.Minor
                && (p.First.VirtualAccount is null || p.Second.VirtualAccount is null || p.First.VirtualAccount == p.Second.VirtualAccount)
            );

        static (long, string) Rank(BankEntry line) => (line.Minor, line.VirtualAccount ?? "");
    }

    /// <summary>Whether a name that the bank gives only once is the same.</summary>
    public bool IsNamedAlike(BankTold told) => Same(told.Reference, Reference) || IsSameTransaction(told);

    public bool IsSameTransaction(BankTold told) =>
        told.Lines.Count == 1 && Lines.Count == 1 && Same(told.Lines[0].TransactionId, Lines[0].TransactionId);

    /// <summary>Whether they share something distinctive: a number, the payer's own reference, the sender's account.</summary>
    public bool HasInCommon(BankTold told, Vault vault) =>
        told.Lines.Any(line =>
            Lines.Any(known =>
                (line.VirtualAccount is { } number && number == known.VirtualAccount)
                || Same(line.EndToEndId, known.EndToEndId)
                || (Tidy(line.Sender?.Account) is { Length: > 0 } account && account == Tidy(known.Sender(vault)?.Account))
            )
        );

    /// <summary>Each channel writes a time or an account in one way; a different form means a different entry.</summary>
    private static bool IsAnotherOfItsChannel(BankLine line, BankEntry known, Vault vault) =>
        (HasHour(line.BookedAt) && HasHour(known.BookedAt) && line.BookedAt != known.BookedAt)
        || (
            Tidy(line.Sender?.Account) is { Length: > 0 } account
            && Tidy(known.Sender(vault)?.Account) is { Length: > 0 } before
            && account != before
        );

    private static bool HasHour(DateTimeOffset at) => at.ToOffset(Wording.WesternIndonesia).TimeOfDay != TimeSpan.Zero;

    private static string Tidy(string? account) => string.Concat((account ?? "").Where(char.IsLetterOrDigit)).TrimStart('0');

    private static bool Same(string? one, string? other) => BankReference.Identifies(one) && one == other;

    private static bool Differ(string? one, string? other) =>
        BankReference.Identifies(one) && BankReference.Identifies(other) && one != other;
}
