using System.Globalization;

namespace Paycare.Ledger;

/// <summary>The verifier's own arithmetic: row after row, with every rule that a sound journal keeps.</summary>
internal sealed class VerifierReplay(Findings findings)
{
    private readonly Dictionary<long, VerifierBook> _books = [];
    private readonly Dictionary<(string, string), long> _codes = [];
    private readonly Dictionary<long, VerifierHold> _holds = [];
    private readonly Dictionary<string, Int128> _sums = [];
    private DateTimeOffset _lastAt = DateTimeOffset.MinValue;

    public long Rows { get; private set; }

    public long LastSequence { get; private set; }

    public int Accounts => _books.Count;

    public void Read(JournalEntry entry)
    {
        Rows++;
        if (entry.Id.Sequence != LastSequence + 1)
        {
            findings.Add("sequence-gap", entry.Id, null, $"After {LastSequence}.");
        }

        if (entry.At < _lastAt)
        {
            findings.Add("time-backwards", entry.Id, null, $"{entry.At:O} after {_lastAt:O}.");
        }

        (LastSequence, _lastAt) = (entry.Id.Sequence, entry.At);
        try
        {
            Apply(entry);
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or ArgumentNullException or System.Text.Json.JsonException)
        {
            findings.Add("row-unreadable", entry.Id, entry.Debit, e.Message);
        }
    }

    /// <summary>Compares the stored balances when the replay stands at their row.</summary>
    public void Compare(Checkpoint checkpoint, long atSequence)
    {
        if (atSequence == checkpoint.Sequence)
        {
            new CheckpointComparison(findings, checkpoint).Run(_books, _holds);
        }
    }

    public void CheckSums()
    {
        foreach (var (currency, sum) in _sums.Where(s => s.Value != 0))
        {
            findings.Add("sum-not-zero", null, null, $"{currency}: {sum.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private void Apply(JournalEntry entry)
    {
        if (entry.State == EntryState.Refused)
        {
            return;
        }

        if (entry.Kind == EntryKind.Open)
        {
            Open(entry);
        }
        else if (entry.Kind is EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Close or EntryKind.Limits)
        {
            Change(entry);
        }
        else
        {
            Move(entry);
        }
    }

    private void Open(JournalEntry entry)
    {
        var definition = AccountRows.Definition(entry);
        if (entry.Debit?.Value != entry.Id.Sequence || !_codes.TryAdd((definition.Code, definition.Currency.Code), entry.Id.Sequence))
        {
            findings.Add("account-twice", entry.Id, entry.Debit, definition.Code);
        }

        _books[entry.Id.Sequence] = new VerifierBook(definition);
    }

    private void Change(JournalEntry entry)
    {
        if (Find(entry, entry.Debit) is not { } book)
        {
            return;
        }

        if (entry.Kind == EntryKind.Limits)
        {
            var (ceiling, month) = AccountRows.Limits(entry);
            book.Definition = book.Definition with { Ceiling = ceiling, MonthIncomingLimit = month };
        }
        else
        {
            book.State = AccountRows.State(entry);
        }
    }

    private void Move(JournalEntry entry)
    {
        var (debit, credit) = (Find(entry, entry.Debit), Find(entry, entry.Credit));
        var amount = (Int128)entry.Amount.Minor;
        var isNew = entry.Pending is null;
        if (!isNew && !Finish(entry, credit, amount))
        {
            return;
        }

        if (isNew && (debit?.State is not (null or AccountState.Open) || credit?.State is AccountState.Frozen or AccountState.Closed))
        {
            findings.Add("moved-while-frozen", entry.Id, entry.Debit, $"{debit?.State} to {credit?.State}.");
        }

        if (isNew && credit is not null && IsLimited(entry.Kind, credit))
        {
            credit.CountMonth(AccountBalances.MonthOf(entry.At), amount);
        }

        Lift(debit, NormalSide.Debit, entry, amount);
        Lift(credit, NormalSide.Credit, entry, amount);
        if (entry.State == EntryState.Pending)
        {
            _holds[entry.Id.Sequence] = new VerifierHold(entry.Kind, amount, AccountBalances.MonthOf(entry.At));
        }

        CheckAfter(entry, entry.Debit, debit, entry.DebitAfter);
        CheckAfter(entry, entry.Credit, credit, entry.CreditAfter);
        CheckLimits(entry, credit, isNew);
    }

    /// <summary>Takes a captured, voided or expired amount off its hold.</summary>
    private bool Finish(JournalEntry entry, VerifierBook? credit, Int128 amount)
    {
        if (!_holds.TryGetValue(entry.Pending!.Value.Sequence, out var hold))
        {
            findings.Add("pending-unknown", entry.Id, entry.Debit, $"Hold {entry.Pending.Value.Sequence}.");
            return false;
        }

        hold.Left -= amount;
        if (hold.Left < 0)
        {
            findings.Add("pending-exceeded", entry.Id, entry.Debit, $"Hold {entry.Pending.Value.Sequence}.");
        }

        if (entry.State != EntryState.Captured && credit is not null && IsLimited(hold.Kind, credit) && credit.Month == hold.Month)
        {
            credit.MonthIncoming -= amount;
        }

        return true;
    }

    /// <summary>Posts, holds or lets go on one side; the sums count posted money only.</summary>
    private void Lift(VerifierBook? book, NormalSide side, JournalEntry entry, Int128 amount)
    {
        if (book is null)
        {
            return;
        }

        var grows = book.Definition.NormalSide == side;
        if (entry.State is EntryState.Posted or EntryState.Captured)
        {
            book.Posted += grows ? amount : -amount;
            var currency = book.Definition.Currency.Code;
            _sums[currency] = _sums.GetValueOrDefault(currency) + (side == NormalSide.Debit ? amount : -amount);
        }

        var held = entry.State == EntryState.Pending ? amount : entry.Pending is null ? 0 : -amount;
        if (grows)
        {
            book.Incoming += held;
        }
        else
        {
            book.Held += held;
        }
    }

    private void CheckAfter(JournalEntry entry, AccountId? id, VerifierBook? book, long? after)
    {
        if (book is null)
        {
            return;
        }

        if (after != book.Posted)
        {
            findings.Add("balance-after", entry.Id, id, $"The row says {after}, the replay {book.Posted.ToString(CultureInfo.InvariantCulture)}.");
        }

        if (book.Definition.Floor is { } floor && book.Posted - book.Held < floor)
        {
            findings.Add("floor-broken", entry.Id, id, $"{(book.Posted - book.Held).ToString(CultureInfo.InvariantCulture)} under {floor}.");
        }
    }

    private void CheckLimits(JournalEntry entry, VerifierBook? credit, bool isNew)
    {
        if (isNew && credit is not null && IsLimited(entry.Kind, credit)
            && (credit.Posted + credit.Incoming > (credit.Definition.Ceiling ?? Int128.MaxValue)
                || credit.MonthIncoming > (credit.Definition.MonthIncomingLimit ?? Int128.MaxValue)))
        {
            findings.Add("limit-broken", entry.Id, entry.Credit, $"Posted {credit.Posted.ToString(CultureInfo.InvariantCulture)}, this month {credit.MonthIncoming.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private VerifierBook? Find(JournalEntry entry, AccountId? id)
    {
        if (id is not { } known || !_books.TryGetValue(known.Value, out var book))
        {
            findings.Add("account-unknown", entry.Id, id, "");
            return null;
        }

        if (book.Definition.Currency != entry.Amount.Currency)
        {
            findings.Add("currency-mismatch", entry.Id, id, $"{entry.Amount.Currency} in an account of {book.Definition.Currency}.");
        }

        return book;
    }

    private static bool IsLimited(EntryKind kind, VerifierBook credit) =>
        kind is EntryKind.TopUp or EntryKind.Transfer && credit.Definition.NormalSide == NormalSide.Credit;
}
