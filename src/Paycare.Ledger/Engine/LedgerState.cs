using System.Collections.Concurrent;
using Paycare.Platform;

namespace Paycare.Ledger;

/// <summary>
/// All accounts and open holds. It changes in one way only, <see cref="Record"/>, whether a row was just decided or is
/// replayed at start: so the journal alone rebuilds it. The owner writes; others read what is published.
/// </summary>
internal sealed class LedgerState
{
    private readonly ConcurrentDictionary<AccountId, Account> _accounts = new();
    private readonly ConcurrentDictionary<(string Code, string Currency), Account> _byCode = new();
    private readonly ConcurrentDictionary<AttemptId, PendingHold> _pendings = new();
    private readonly List<Account> _touched = [];
    private readonly List<Account> _dirty = [];
    private readonly HashSet<AttemptId> _dirtyPendings = [];

    public LedgerState(Checkpoint checkpoint)
    {
        LastSequence = CheckpointSequence = checkpoint.Sequence;
        LastAt = checkpoint.At;
        foreach (var stored in checkpoint.Accounts)
        {
            var account = new Account(stored.Id, stored.Code, stored.Currency, stored.NormalSide, stored.Floor) { Now = stored.Balances };
            Add(account);
            account.Publish();
        }

        foreach (var pending in checkpoint.Pendings)
        {
            _pendings[pending.Id] = pending;
        }
    }

    public long LastSequence { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Up to which row the database's balances are current.</summary>
    public long CheckpointSequence { get; private set; }

    public static async Task<LedgerState> LoadAsync(IJournal journal, CancellationToken cancel)
    {
        var state = new LedgerState(await journal.ReadCheckpointAsync(cancel));
        await foreach (var entry in journal.ReadAsync(new AttemptId(state.LastSequence), cancel))
        {
            state.Record(entry);
        }

        state.Publish();
        return state;
    }

    public bool TryFind(AccountId? id, [NotNullWhen(true)] out Account? account)
    {
        account = null;
        return id is { } known && _accounts.TryGetValue(known, out account);
    }

    public bool TryFind(string code, Currency currency, [NotNullWhen(true)] out Account? account) =>
        _byCode.TryGetValue((code, currency.Code), out account);

    public bool TryFind(AttemptId id, [NotNullWhen(true)] out PendingHold? pending) => _pendings.TryGetValue(id, out pending);

    /// <summary>Lets a row take effect. The rules were checked when it was decided; a stored row is a fact.</summary>
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
            case EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Close or EntryKind.Limits:
                Change(Touch(entry.Debit), entry);
                break;
            default:
                Move(entry);
                break;
        }
    }

    /// <summary>Shows everyone what the owner did: the rows are committed.</summary>
    public void Publish()
    {
        foreach (var account in _touched)
        {
            account.Publish();
        }

        _touched.Clear();
    }

    /// <summary>What changed since the last checkpoint. Only while nothing unwritten is applied.</summary>
    public Checkpoint Changes()
    {
        var open = new List<PendingHold>();
        var finished = new List<AttemptId>();
        foreach (var id in _dirtyPendings)
        {
            if (_pendings.TryGetValue(id, out var pending))
            {
                open.Add(pending);
            }
            else
            {
                finished.Add(id);
            }
        }

        var accounts = _dirty.Select(a => new StoredAccount(a.Id, a.Code, a.Currency, a.NormalSide, a.Floor, a.Now));
        return new Checkpoint(LastSequence, LastAt, [.. accounts], open, finished);
    }

    /// <summary>The changes are stored.</summary>
    public void MarkCheckpointed()
    {
        _dirty.ForEach(a => a.IsDirty = false);
        _dirty.Clear();
        _dirtyPendings.Clear();
        CheckpointSequence = LastSequence;
    }

    private void Open(JournalEntry entry)
    {
        var definition = AccountRows.Definition(entry);
        var account = new Account(entry.Debit!.Value, definition.Code, definition.Currency, definition.NormalSide, definition.Floor);
        account.Now.Ceiling = definition.Ceiling;
        account.Now.MonthIncomingLimit = definition.MonthIncomingLimit;
        Add(account);
        Touch(account);
    }

    private static void Change(Account account, JournalEntry entry)
    {
        if (entry.Kind == EntryKind.Limits)
        {
            (account.Now.Ceiling, account.Now.MonthIncomingLimit) = AccountRows.Limits(entry);
            return;
        }

        var state = AccountRows.State(entry);
        account.Now.State = state;
        account.Now.FrozenAt = state is AccountState.Open or AccountState.Closed ? null : account.Now.FrozenAt ?? entry.At;
    }

    private void Move(JournalEntry entry)
    {
        var (debit, credit) = (Touch(entry.Debit), Touch(entry.Credit));
        var amount = entry.Amount.Minor;
        if (entry.Pending is { } finished)
        {
            var pending = Finish(finished, entry);
            debit.Hold(NormalSide.Debit, -amount);
            credit.Hold(NormalSide.Credit, -amount);
            if (entry.State != EntryState.Captured)
            {
                TakeOffMonth(credit, pending, amount);
                return;
            }
        }
        else if (CountsToLimits(entry.Kind, credit))
        {
            credit.Now.AddMonthIncoming(AccountBalances.MonthOf(entry.At), amount);
        }

        if (entry.State == EntryState.Pending)
        {
            debit.Hold(NormalSide.Debit, amount);
            credit.Hold(NormalSide.Credit, amount);
            _pendings[entry.Id] = PendingHold.Of(entry);
            _dirtyPendings.Add(entry.Id);
            return;
        }

        debit.Post(NormalSide.Debit, amount);
        credit.Post(NormalSide.Credit, amount);
    }

    private PendingHold Finish(AttemptId id, JournalEntry entry)
    {
        var pending = _pendings[id];
        var left = pending.Remaining - entry.Amount;
        _dirtyPendings.Add(id);
        if (left.IsPositive)
        {
            _pendings[id] = pending with { Remaining = left };
        }
        else
        {
            _pendings.TryRemove(id, out _);
        }

        return pending;
    }

    /// <summary>A hold counts to the month in which it was made; when that month is over there is nothing to take off.</summary>
    private static void TakeOffMonth(Account credit, PendingHold pending, long amount)
    {
        if (CountsToLimits(pending.Kind, credit) && AccountBalances.MonthOf(pending.At) == credit.Now.Month)
        {
            credit.Now.MonthIncoming -= amount;
        }
    }

    /// <summary>Ceiling and month limit are a wallet's: refunds, releases and goodwill pass, and clearing accounts have none.</summary>
    public static bool CountsToLimits(EntryKind kind, Account credit) =>
        kind is EntryKind.TopUp or EntryKind.Transfer && credit.NormalSide == NormalSide.Credit;

    private void Add(Account account)
    {
        _accounts[account.Id] = account;
        _byCode[(account.Code, account.Currency.Code)] = account;
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
}
