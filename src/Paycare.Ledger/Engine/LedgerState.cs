using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Engine;

/// <summary>
/// All accounts, open holds, freezes and remainders. It changes only through <see cref="Record"/>, whether a row was just decided
/// or is replayed at start: the journal alone rebuilds it. The owner writes; others read what is published.
/// </summary>
internal sealed partial class LedgerState
{
    private readonly AccountTable _accounts = new();
    private readonly Dictionary<AttemptId, PendingHold> _pendings = [];
    private readonly Dictionary<AttemptId, AccountId> _freezes = [];
    private readonly Dictionary<AttemptId, long> _returned = [];
    private readonly PriorityQueue<AttemptId, DateTimeOffset> _due = new();
    private readonly List<Account> _touched = [];
    private readonly List<Account> _dirty = [];
    private readonly HashSet<AttemptId> _dirtyPendings = [];
    private readonly HashSet<AttemptId> _dirtyFreezes = [];
    private readonly HashSet<AttemptId> _dirtyReturned = [];
    private readonly JournalChain _chain;
    private readonly CheckpointSum _sum;

    /// <param name="checkpoint">What is stored.</param>
    /// <param name="macs">The keys of its proofs, and of the rows that follow.</param>
    public LedgerState(Checkpoint checkpoint, LedgerMacs macs)
        : this(checkpoint, macs, new CheckpointSum(macs, checkpoint)) { }

    private LedgerState(Checkpoint checkpoint, LedgerMacs macs, CheckpointSum sum)
    {
        _chain = new JournalChain(macs.Journal, checkpoint.Sequence == 0 ? null : checkpoint.RowMac);
        _sum = sum;
        LastSequence = CheckpointSequence = checkpoint.Sequence;
        LastAt = checkpoint.At;
        _accounts.EnsureCapacity(checkpoint.Accounts.Count);
        foreach (var stored in checkpoint.Accounts)
        {
            var account = new Account(stored.Id, stored.Code, stored.Currency, stored.NormalSide, stored.Floor) { Now = stored.Balances };
            _accounts.Add(account);
            account.Publish(account.Now);
        }

        foreach (var freezes in checkpoint.Freezes.ToLookup(f => f.Account))
        {
            var frozen = _accounts[freezes.Key];
            frozen.Now.Freezes = Freezes.Of(freezes);
            frozen.Publish(frozen.Now);
        }

        foreach (var outgoing in checkpoint.Outgoing)
        {
            _accounts[outgoing.Account].Outgoing = new OutgoingSums(outgoing.Sums, outgoing.Confirmed);
        }

        foreach (var freeze in checkpoint.Freezes)
        {
            Remember(freeze);
        }

        foreach (var pending in checkpoint.Pendings)
        {
            Remember(pending);
        }

        foreach (var (original, returned) in checkpoint.Returned)
        {
            _returned[original] = returned;
        }
    }

    public long LastSequence { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    /// <summary>The row up to which the database's balances are current.</summary>
    public long CheckpointSequence { get; private set; }

    /// <summary>Whether the stored balances were left aside because they lack Paycare's proof.</summary>
    public bool IsFromJournalAlone { get; private init; }

    /// <summary>Gives rows just decided, in their order, the proofs with which they are written.</summary>
    public void Seal(IReadOnlyList<JournalEntry> rows) => _chain.Seal(rows);

    /// <summary>The proof of what is stored once these changes are. One call at a time, in the order of the changes.</summary>
    public Checkpoint Seal(Checkpoint changes) => changes with { Mac = _sum.Take(changes) };

    public bool TryFind(AccountId? id, [NotNullWhen(true)] out Account? account)
    {
        account = null;
        return id is { } known && _accounts.TryFind(known, out account);
    }

    public bool TryFind(string code, Currency currency, [NotNullWhen(true)] out Account? account) =>
        _accounts.TryFind(code, currency, out account);

    public bool TryFind(AttemptId id, [NotNullWhen(true)] out PendingHold? pending) => _pendings.TryGetValue(id, out pending);

    /// <summary>A freeze in force; <c>null</c> when there is none.</summary>
    public Freeze? FindFreeze(AttemptId id) =>
        _freezes.TryGetValue(id, out var account) ? _accounts[account].Now.Freezes!.All.First(f => f.Id == id) : null;

    /// <summary>The amount returned from a row, in minor units, holds included.</summary>
    public long ReturnedOf(AttemptId original) => _returned.GetValueOrDefault(original);

    /// <summary>The next hold or freeze that has expired.</summary>
    public AttemptId? NextDue(DateTimeOffset now)
    {
        while (_due.TryPeek(out var id, out var at) && at <= now)
        {
            if (_pendings.ContainsKey(id) || _freezes.ContainsKey(id))
            {
                return id;
            }

            // It ended before its expiry.
            _due.Dequeue();
        }

        return null;
    }

    /// <summary>Explains one account's balance.</summary>
    public BalanceExplanation? Explain(AccountId id)
    {
        if (!TryFind(id, out var account))
        {
            return null;
        }

        List<PendingHold> holds = [],
            incoming = [];
        foreach (
            var pending in (account.Holds ?? [])
                .Order(Comparer<AttemptId>.Create((a, b) => a.Sequence.CompareTo(b.Sequence)))
                .Select(h => _pendings[h])
        )
        {
            (account.GrowsOn(pending.Debit == id ? NormalSide.Debit : NormalSide.Credit) ? incoming : holds).Add(pending);
        }

        return new BalanceExplanation(
            new AttemptId(LastSequence),
            LastAt,
            account.ViewOf(account.Now, LastAt),
            holds,
            incoming,
            account.Now.Freezes?.All ?? []
        );
    }

    /// <summary>Applies a row. The rules were checked when it was decided; a stored row is a fact.</summary>
    public void Record(JournalEntry entry)
    {
        LastSequence = entry.Id.Sequence;
        LastAt = entry.At;
        if (entry.State == EntryState.Refused)
        {
            return;
        }

        switch (entry.Kind)
        {
            case EntryKind.Open:
                Open(entry);
                break;
            case EntryKind.Freeze:
                Freeze(AccountRows.Freeze(entry));
                break;
            case EntryKind.Unfreeze:
                Unfreeze(Touch(entry.Debit), AccountRows.EndedFreeze(entry));
                break;
            case EntryKind.Close:
                Touch(entry.Debit).Now.IsClosed = true;
                break;
            case EntryKind.Limits:
                Touch(entry.Debit).Now.Limits = AccountRows.Limits(entry);
                break;
            default:
                Move(entry);
                break;
        }
    }

    /// <summary>The accounts changed since the last call, with their current figures.</summary>
    public (Account Account, AccountBalances Figures)[] TakeTouched()
    {
        var touched = new (Account, AccountBalances)[_touched.Count];
        for (var i = 0; i < touched.Length; i++)
        {
            var account = _touched[i];
            account.IsTouched = false;
            touched[i] = (account, account.Now);
        }

        _touched.Clear();
        return touched;
    }

    /// <summary>Changes since the last checkpoint, up to the last row; they count as stored from here on.</summary>
    public Checkpoint TakeChanges()
    {
        // In the order in which they lie in the database, so that each of its pages is written once.
        _dirty.Sort((a, b) => a.Id.Value.CompareTo(b.Id.Value));
        var freezes = _dirtyFreezes.Select(FindFreeze).OfType<Freeze>().ToList();
        var finished = _dirtyPendings.Where(id => !_pendings.ContainsKey(id)).Concat(_dirtyFreezes.Where(id => !_freezes.ContainsKey(id)));
        var changes = new Checkpoint(
            LastSequence,
            LastAt,
            [.. _dirty.Select(a => new StoredAccount(a.Id, a.Code.ToString(), a.Currency, a.NormalSide, a.Floor, a.Now))],
            [.. _dirtyPendings.Where(_pendings.ContainsKey).Select(id => _pendings[id])],
            freezes,
            [.. _dirtyReturned.Select(id => KeyValuePair.Create(id, _returned[id]))],
            [.. finished],
            _chain.Last,
            []
        )
        {
            Outgoing =
            [
                .. _dirty
                    .Where(a => a.Outgoing is { IsChanged: true })
                    .Select(a => new StoredOutgoing(a.Id, a.Outgoing!.Newest, a.Outgoing.Confirmed, a.Outgoing.Packed())),
            ],
        };
        foreach (var account in _dirty)
        {
            account.IsDirty = false;
            account.Outgoing?.IsChanged = false;
        }

        _dirty.Clear();
        _dirtyPendings.Clear();
        _dirtyFreezes.Clear();
        _dirtyReturned.Clear();
        CheckpointSequence = LastSequence;
        return changes;
    }

    /// <summary>Saves what some movements can change, for a rollback.</summary>
    public Savepoint Save(IReadOnlyList<Movement> movements)
    {
        var accounts = movements
            .SelectMany(m => new[] { m.Debit, m.Credit })
            .Distinct()
            .Select(id => TryFind(id, out var account) ? account : null)
            .OfType<Account>()
            .Select(account => (account, account.Now, account.Outgoing?.Copy()));
        var returned = movements
            .Select(m => m.Original)
            .OfType<AttemptId>()
            .Distinct()
            .Where(_returned.ContainsKey)
            .Select(id => (id, _returned[id]));
        return new Savepoint(LastSequence, LastAt, movements, [.. accounts], [.. returned]);
    }

    /// <summary>Rolls back movements that are not written.</summary>
    public void Restore(Savepoint saved)
    {
        (LastSequence, LastAt) = (saved.LastSequence, saved.LastAt);
        foreach (var (account, figures, outgoing) in saved.Accounts)
        {
            (account.Now, account.Outgoing) = (figures, outgoing);
        }

        foreach (var original in saved.Movements.Select(m => m.Original).OfType<AttemptId>())
        {
            _returned.Remove(original);
        }

        foreach (var (original, returned) in saved.Returned)
        {
            _returned[original] = returned;
        }

        _dirtyReturned.RemoveWhere(id => !_returned.ContainsKey(id));
    }

    private void Open(JournalEntry entry)
    {
        var definition = AccountRows.Definition(entry);
        var account = new Account(entry.Debit!.Value, definition.Code, definition.Currency, definition.NormalSide, definition.Floor);
        account.Now.Limits = AccountLimits.Of(definition.Ceiling, definition.MonthIncomingLimit);
        _accounts.Add(account);
        Touch(account);
    }

    private void Freeze(Freeze freeze)
    {
        var account = Touch(freeze.Account);
        account.Now.Freezes = Freezes.With(account.Now.Freezes, freeze);
        Remember(freeze);
        _dirtyFreezes.Add(freeze.Id);
    }

    private void Unfreeze(Account account, AttemptId? one)
    {
        var ended = (account.Now.Freezes?.All ?? []).Where(f => one is { } id ? f.Id == id : f.Scope != FreezeScope.Transaction).ToList();
        account.Now.Freezes = Freezes.Of((account.Now.Freezes?.All ?? []).Except(ended));
        foreach (var freeze in ended)
        {
            _freezes.Remove(freeze.Id);
            _dirtyFreezes.Add(freeze.Id);
        }
    }

    private void Move(JournalEntry entry)
    {
        var (debit, credit) = (Touch(entry.Debit), Touch(entry.Credit));
        var amount = entry.Amount.Minor;
        if (entry.Pending is { } finished)
        {
            var pending = Finish(finished, entry.Amount, debit, credit);
            debit.Hold(NormalSide.Debit, -amount);
            credit.Hold(NormalSide.Credit, -amount);
            if (entry.State != EntryState.Captured)
            {
                TakeOffMonth(credit, pending, amount);
                if (OutgoingRows.Counts(pending.Kind, debit))
                {
                    debit.Outgoing?.TakeOff(finished.Sequence, amount);
                }

                GiveBack(pending.Original, debit, -amount);
                return;
            }
        }
        else
        {
            GiveBack(entry.Original, debit, amount);
            if (OutgoingRows.Counts(entry.Kind, debit))
            {
                (debit.Outgoing ??= new OutgoingSums()).Add(entry.Id.Sequence, entry.At, amount, OutgoingRows.Marks(entry));
            }

            if (CountsToLimits(entry.Kind, credit))
            {
                credit.Now.AddMonthIncoming(AccountBalances.MonthOf(entry.At), amount);
            }
        }

        if (entry.State == EntryState.Pending)
        {
            debit.Hold(NormalSide.Debit, amount);
            credit.Hold(NormalSide.Credit, amount);
            Remember(PendingHold.Of(entry));
            _dirtyPendings.Add(entry.Id);
            return;
        }

        if (credit.Outgoing is { } sent && OutgoingRows.Returned(entry) is { } returned)
        {
            sent.TakeOff(returned, amount);
        }

        debit.Post(NormalSide.Debit, amount);
        credit.Post(NormalSide.Credit, amount);
    }

    private PendingHold Finish(AttemptId id, Money amount, Account debit, Account credit)
    {
        var pending = _pendings[id];
        var left = pending.Remaining - amount;
        _dirtyPendings.Add(id);
        if (left.IsPositive)
        {
            _pendings[id] = pending with { Remaining = left };
        }
        else
        {
            _pendings.Remove(id);
            debit.Holds!.Remove(id);
            credit.Holds!.Remove(id);
        }

        return pending;
    }

    /// <summary>Counts money that goes back (negative: does not after all); what a freeze of the original holds shrinks with it.</summary>
    private void GiveBack(AttemptId? original, Account debit, long amount)
    {
        if (original is not { } id)
        {
            return;
        }

        _returned[id] = checked(_returned.GetValueOrDefault(id) + amount);
        _dirtyReturned.Add(id);
        if (debit.Now.Freezes is { } freezes && freezes.Has(id))
        {
            debit.Now.Freezes = Freezes.Of(
                freezes.All.Select(f => f.Transaction == id ? f with { Amount = Math.Max(0, f.Amount - amount) } : f)
            );
            _dirtyFreezes.UnionWith(freezes.All.Where(f => f.Transaction == id).Select(f => f.Id));
        }
    }

    /// <summary>
    /// A hold counts towards the month in which it was made; once that month is over there is nothing to subtract.
    /// </summary>
    private static void TakeOffMonth(Account credit, PendingHold pending, long amount)
    {
        if (CountsToLimits(pending.Kind, credit) && AccountBalances.MonthOf(pending.At) == credit.Now.Month)
        {
            credit.Now.MonthIncoming -= amount;
        }
    }

    /// <summary>
    /// Ceiling and monthly limit apply to wallets: refunds, releases and goodwill pass, and clearing accounts have none.
    /// </summary>
    public static bool CountsToLimits(EntryKind kind, Account credit) =>
        kind is EntryKind.TopUp or EntryKind.Transfer && credit.NormalSide == NormalSide.Credit;

    private void Remember(PendingHold pending)
    {
        _pendings[pending.Id] = pending;
        (_accounts[pending.Debit].Holds ??= []).Add(pending.Id);
        (_accounts[pending.Credit].Holds ??= []).Add(pending.Id);
        Await(pending.Id, pending.ExpiresAt);
    }

    private void Remember(Freeze freeze)
    {
        _freezes[freeze.Id] = freeze.Account;
        Await(freeze.Id, freeze.ExpiresAt);
    }

    private void Await(AttemptId id, DateTimeOffset? expiresAt)
    {
        if (expiresAt is { } at)
        {
            _due.Enqueue(id, at);
        }
    }

    private Account Touch(AccountId? id) => Touch(_accounts[id!.Value]);

    private Account Touch(Account account)
    {
        if (!account.IsTouched)
        {
            account.IsTouched = true;
            _touched.Add(account);
        }

        if (!account.IsDirty)
        {
            account.IsDirty = true;
            _dirty.Add(account);
        }

        return account;
    }

    /// <summary>What some movements can change, as it was before them.</summary>
    public sealed record Savepoint(
        long LastSequence,
        DateTimeOffset LastAt,
        IReadOnlyList<Movement> Movements,
        IReadOnlyList<(Account Account, AccountBalances Figures, OutgoingSums? Outgoing)> Accounts,
        IReadOnlyList<(AttemptId Original, long Returned)> Returned
    );
}
