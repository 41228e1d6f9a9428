using System.Globalization;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;

namespace Paycare.Ledger.Verification;

/// <summary>The verifier's own arithmetic: row after row, with every rule that a sound journal keeps.</summary>
/// <param name="findings">Collects faults.</param>
/// <param name="originals">The rows whose money was returned.</param>
internal sealed class VerifierReplay(Findings findings, IReadOnlyDictionary<long, JournalEntry> originals)
{
    private readonly Dictionary<long, VerifierBook> _books = [];
    private readonly Dictionary<(string, string), long> _codes = [];
    private readonly Dictionary<long, VerifierHold> _holds = [];
    private readonly Dictionary<long, Int128> _returned = [];
    private readonly Dictionary<string, Int128> _sums = [];
    private (long First, int Rows) _group;
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
        CheckGroup(entry);
        try
        {
            Apply(entry);
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or ArgumentNullException or System.Text.Json.JsonException)
        {
            findings.Add("row-unreadable", entry.Id, entry.Debit, e.Message);
        }
    }

    /// <summary>Compares the stored balances once the replay reaches their row.</summary>
    public void Compare(Checkpoint checkpoint, long atSequence)
    {
        if (atSequence == checkpoint.Sequence)
        {
            new CheckpointComparison(findings, checkpoint).Run(_books, _holds, _returned);
        }
    }

    /// <summary>Checks that are only possible at the end.</summary>
    public void Finish()
    {
        CheckGroup(null);
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

        switch (entry.Kind)
        {
            case EntryKind.Limits:
                var limits = AccountRows.Limits(entry);
                book.Definition = book.Definition with { Ceiling = limits.Ceiling, MonthIncomingLimit = limits.MonthIncoming };
                break;
            case EntryKind.Close:
                book.IsClosed = true;
                break;
            case EntryKind.Freeze:
                var freeze = AccountRows.Freeze(entry);
                book.Freezes[entry.Id.Sequence] = new VerifierFreeze(
                    freeze.Scope,
                    freeze.Transaction?.Sequence,
                    freeze.Amount,
                    freeze.ExpiresAt
                );
                break;
            default:
                Unfreeze(book, entry);
                break;
        }

        if (entry.DebitAfter is { } after && after != book.Posted)
        {
            findings.Add(
                "balance-after",
                entry.Id,
                entry.Debit,
                $"The row says {after}, the replay {book.Posted.ToString(CultureInfo.InvariantCulture)}."
            );
        }
    }

    private void Unfreeze(VerifierBook book, JournalEntry entry)
    {
        if (AccountRows.EndedFreeze(entry) is not { Sequence: var one })
        {
            foreach (var (id, _) in book.Freezes.Where(f => f.Value.Scope != FreezeScope.Transaction).ToList())
            {
                book.Freezes.Remove(id);
            }
        }
        else if (!book.Freezes.Remove(one, out var freeze))
        {
            findings.Add("freeze-unknown", entry.Id, entry.Debit, $"Freeze {one}.");
        }
        else if (entry.State == EntryState.Expired && !(freeze.ExpiresAt <= entry.At))
        {
            findings.Add("expired-early", entry.Id, entry.Debit, $"Freeze {one} until {freeze.ExpiresAt:O}.");
        }
    }

    private void Move(JournalEntry entry)
    {
        var (debit, credit) = (Find(entry, entry.Debit), Find(entry, entry.Credit));
        if (debit is not null && credit is not null && debit.Definition.IsTest != credit.Definition.IsTest)
        {
            findings.Add("test-money-met", entry.Id, entry.Debit, $"{debit.Definition.Code} to {credit.Definition.Code}.");
        }

        var amount = (Int128)entry.Amount.Minor;
        var isNew = entry.Pending is null;
        if (!isNew && !Finish(entry, debit, credit, amount))
        {
            return;
        }

        if (isNew)
        {
            GiveBack(entry, entry.Original, debit, credit, amount);
        }

        if (isNew && (debit?.State is not (null or AccountState.Open) || credit?.State is AccountState.Frozen or AccountState.Closed))
        {
            findings.Add("moved-while-frozen", entry.Id, entry.Debit, $"{debit?.State} to {credit?.State}.");
        }

        if (isNew && credit is not null && IsLimited(entry.Kind, credit))
        {
            credit.CountMonth(AccountBalances.MonthOf(entry.At), amount);
        }

        CountOutgoing(entry, debit, credit, amount);
        Lift(debit, NormalSide.Debit, entry, amount);
        Lift(credit, NormalSide.Credit, entry, amount);
        if (entry.State == EntryState.Pending)
        {
            _holds[entry.Id.Sequence] = new VerifierHold(entry);
        }

        CheckAfter(entry, entry.Debit, debit, entry.DebitAfter);
        CheckAfter(entry, entry.Credit, credit, entry.CreditAfter);
        CheckHolds(entry, entry.Debit, debit, NormalSide.Debit);
        CheckHolds(entry, entry.Credit, credit, NormalSide.Credit);
        CheckLimits(entry, credit, isNew);
        CheckFrozenMoney(entry, debit, isNew);
    }

    /// <summary>What customers send, less what was released or came back.</summary>
    private static void CountOutgoing(JournalEntry entry, VerifierBook? debit, VerifierBook? credit, Int128 amount)
    {
        if (entry is { Pending: null, Kind: EntryKind.Payment or EntryKind.Transfer or EntryKind.Withdrawal })
        {
            if (debit?.Definition.NormalSide == NormalSide.Credit)
            {
                debit.Send(entry, amount, OutgoingRows.Marks(entry));
            }
        }
        else if (entry.Pending is { } hold && entry.State != EntryState.Captured)
        {
            debit?.TakeBack(hold.Sequence, amount);
        }

        if (OutgoingRows.Returned(entry) is { } returned)
        {
            credit?.TakeBack(returned, amount);
        }
    }

    /// <summary>Subtracts a captured, voided or expired amount from its hold.</summary>
    private bool Finish(JournalEntry entry, VerifierBook? debit, VerifierBook? credit, Int128 amount)
    {
        var id = entry.Pending!.Value.Sequence;
        if (!_holds.TryGetValue(id, out var hold))
        {
            findings.Add("pending-unknown", entry.Id, entry.Debit, $"Hold {id}.");
            return false;
        }

        hold.Left -= amount;
        if (hold.Left < 0)
        {
            findings.Add("pending-exceeded", entry.Id, entry.Debit, $"Hold {id}.");
        }

        var isOver = hold.Entry.ExpiresAt <= entry.At;
        if (entry.State == EntryState.Expired ? !isOver : isOver)
        {
            findings.Add(isOver ? "finished-late" : "expired-early", entry.Id, entry.Debit, $"Hold {id} until {hold.Entry.ExpiresAt:O}.");
        }

        if (entry.State == EntryState.Captured && credit?.Freezes.Values.Any(f => f.Transaction == id) == true)
        {
            findings.Add("moved-while-frozen", entry.Id, entry.Credit, $"Hold {id}.");
        }

        if (entry.State != EntryState.Captured)
        {
            GiveBack(entry, hold.Entry.Original, debit, credit, -amount);
            if (credit is not null && IsLimited(hold.Entry.Kind, credit) && credit.Month == hold.Month)
            {
                credit.MonthIncoming -= amount;
            }
        }

        return true;
    }

    /// <summary>
    /// Counts what goes back of an original: never more than it moved, and only to the payer or out of the house over a rail.
    /// </summary>
    private void GiveBack(JournalEntry entry, AttemptId? original, VerifierBook? debit, VerifierBook? credit, Int128 amount)
    {
        if (original is not { Sequence: var id })
        {
            return;
        }

        var returned = _returned[id] = _returned.GetValueOrDefault(id) + amount;
        if (
            !originals.TryGetValue(id, out var paid)
            || paid.State is not (EntryState.Posted or EntryState.Captured)
            || id >= entry.Id.Sequence
        )
        {
            findings.Add("original-unknown", entry.Id, entry.Credit, $"Original {id}.");
        }
        else if (
            (paid.Debit != entry.Credit && credit?.Definition.NormalSide != NormalSide.Debit)
            || paid.Amount.Currency != entry.Amount.Currency
        )
        {
            findings.Add("original-mismatch", entry.Id, entry.Credit, $"Original {id}.");
        }
        else if (returned > paid.Amount.Minor)
        {
            findings.Add(
                "returned-exceeded",
                entry.Id,
                entry.Credit,
                $"{returned.ToString(CultureInfo.InvariantCulture)} of {paid.Amount.Minor} of {id}."
            );
        }

        foreach (var freeze in debit?.Freezes.Values.Where(f => f.Transaction == id) ?? [])
        {
            freeze.Amount = Int128.Max(0, freeze.Amount - amount);
        }
    }

    /// <summary>Money of a frozen transaction leaves its receiver only to be returned.</summary>
    private void CheckFrozenMoney(JournalEntry entry, VerifierBook? debit, bool isNew)
    {
        if (!isNew || debit is not { Definition: { NormalSide: NormalSide.Credit, Floor: { } floor } })
        {
            return;
        }

        var frozen = debit
            .Freezes.Values.Where(f => f.Transaction is not null && f.Transaction != entry.Original?.Sequence)
            .GroupBy(f => f.Transaction)
            .Aggregate(Int128.Zero, (sum, one) => sum + one.Max(f => f.Amount));
        if (frozen > 0 && debit.Posted - debit.Held - frozen < floor)
        {
            findings.Add(
                "moved-while-frozen",
                entry.Id,
                entry.Debit,
                $"{frozen.ToString(CultureInfo.InvariantCulture)} of frozen transactions."
            );
        }
    }

    /// <summary>The rows of a group stand together, at least two, and none of them is a refusal.</summary>
    private void CheckGroup(JournalEntry? entry)
    {
        if (_group.Rows == 1 && entry?.Linked?.Sequence != _group.First)
        {
            findings.Add("linked-broken", new AttemptId(_group.First), null, "A group of one row.");
        }

        if (entry?.Linked is not { Sequence: var first })
        {
            _group = default;
            return;
        }

        if (entry.State != EntryState.Posted || (first != entry.Id.Sequence && first != _group.First))
        {
            findings.Add("linked-broken", entry.Id, entry.Debit, $"Group {first}.");
        }

        _group = (first, first == _group.First ? _group.Rows + 1 : 1);
    }

    /// <summary>Posts, holds or releases on one side; the sums count posted money only.</summary>
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

        var held =
            entry.State == EntryState.Pending ? amount
            : entry.Pending is null ? 0
            : -amount;
        if (grows)
        {
            book.Incoming += held;
        }
        else
        {
            book.Held += held;
        }
    }

    /// <summary>What a row of a hold says about all holds of its accounts. Rows from before they said it say nothing.</summary>
    private void CheckHolds(JournalEntry entry, AccountId? id, VerifierBook? book, NormalSide side)
    {
        if (
            book is null
            || (entry.State != EntryState.Pending && entry.Pending is null)
            || HoldRows.SumOn(side, entry.Evidence) is not { } said
        )
        {
            return;
        }

        var holds = book.Definition.NormalSide == side ? book.Incoming : book.Held;
        if (said != holds)
        {
            findings.Add("holds-after", entry.Id, id, $"The row says {said}, the replay {holds.ToString(CultureInfo.InvariantCulture)}.");
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
            findings.Add(
                "balance-after",
                entry.Id,
                id,
                $"The row says {after}, the replay {book.Posted.ToString(CultureInfo.InvariantCulture)}."
            );
        }

        if (book.Definition.Floor is { } floor && book.Posted - book.Held < floor)
        {
            findings.Add(
                "floor-broken",
                entry.Id,
                id,
                $"{(book.Posted - book.Held).ToString(CultureInfo.InvariantCulture)} under {floor}."
            );
        }
    }

    private void CheckLimits(JournalEntry entry, VerifierBook? credit, bool isNew)
    {
        if (
            isNew
            && credit is not null
            && IsLimited(entry.Kind, credit)
            && (
                credit.Posted + credit.Incoming > (credit.Definition.Ceiling ?? Int128.MaxValue)
                || credit.MonthIncoming > (credit.Definition.MonthIncomingLimit ?? Int128.MaxValue)
            )
        )
        {
            findings.Add(
                "limit-broken",
                entry.Id,
                entry.Credit,
                $"Posted {credit.Posted.ToString(CultureInfo.InvariantCulture)}, this month "
                    + $"{credit.MonthIncoming.ToString(CultureInfo.InvariantCulture)}."
            );
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
