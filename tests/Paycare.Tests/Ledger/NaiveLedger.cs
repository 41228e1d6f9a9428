using System.Numerics;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;

namespace Paycare.Tests.Ledger;

/// <summary>
/// The rules once more, as plainly as they can be said, with numbers that have no end: what a request must come to when
/// it is the next one in order.
/// </summary>
internal sealed class NaiveLedger
{
    private readonly Dictionary<AccountId, Naive> _accounts = [];
    private readonly Dictionary<AttemptId, Hold> _holds = [];
    private readonly Dictionary<AttemptId, JournalEntry> _rows = [];
    private readonly Dictionary<AttemptId, BigInteger> _returned = [];
    private readonly Dictionary<AttemptId, DateTimeOffset> _expired = [];

    public void Open(AccountId id, NormalSide side, long? floor, long? ceiling, long? month) =>
        _accounts[id] = new Naive
        {
            Id = id,
            Sign = side == NormalSide.Credit ? 1 : -1,
            Floor = floor,
            Ceiling = ceiling,
            MonthLimit = month,
        };

    public (BigInteger Posted, BigInteger Held, BigInteger Incoming) Figures(AccountId id)
    {
        var a = _accounts[id];
        var down = _holds.Values.Where(h => (a.Sign > 0 ? h.Debit : h.Credit) == a).Aggregate(BigInteger.Zero, (sum, h) => sum + h.Left);
        var up = _holds.Values.Where(h => (a.Sign > 0 ? h.Credit : h.Debit) == a).Aggregate(BigInteger.Zero, (sum, h) => sum + h.Left);
        return (a.Posted, down, up);
    }

    public BigInteger Available(AccountId id)
    {
        var (posted, held, _) = Figures(id);
        var free = BigInteger.Max(0, posted - held);
        var isFrozen = _accounts[id].Freezes.Any(f => f.Scope != FreezeScope.Transaction);
        return posted - held - (isFrozen ? free : BigInteger.Min(free, FrozenMoney(_accounts[id], null)));
    }

    /// <summary>The open holds of an account and its freezes, by their rows.</summary>
    public (IEnumerable<AttemptId> Holds, IEnumerable<AttemptId> Freezes) Ties(AccountId id) =>
        (_holds.Where(h => h.Value.Debit.Id == id || h.Value.Credit.Id == id).Select(h => h.Key), _accounts[id].Freezes.Select(f => f.Id));

    public BigInteger Returned(AttemptId original) => _returned.GetValueOrDefault(original);

    public bool Knows(AccountId id) => _accounts.ContainsKey(id);

    /// <summary>Whatever is open at a row's time must not have expired; what was late when it was made ends with the next batch.</summary>
    public void AssertNothingIsOverdue(DateTimeOffset at)
    {
        Assert.DoesNotContain(_holds.Values, h => h.ExpiresAt <= at && h.At < h.ExpiresAt);
        Assert.DoesNotContain(_accounts.Values.SelectMany(a => a.Freezes), f => f.ExpiresAt <= at && f.At < f.ExpiresAt);
    }

    /// <summary>Ends automatically what one of the ledger's own rows ends.</summary>
    public void Expire(JournalEntry row)
    {
        Assert.Equal(EntryState.Expired, row.State);
        if (row.Pending is { } id)
        {
            var hold = _holds[id];
            Assert.True(hold.ExpiresAt <= row.At);
            Assert.Equal(hold.Left, row.Amount.Minor);
            LetGo(id, hold);
            _expired[id] = row.At;
            return;
        }

        var freeze = new AttemptId(row.Evidence.Minor("freeze")!.Value);
        Assert.Equal(1, _accounts[row.Debit!.Value].Freezes.RemoveAll(f => f.Id == freeze && f.ExpiresAt <= row.At));
    }

    /// <summary>Does the request of a row, and says what came of it.</summary>
    public string Do(LedgerRequest request, JournalEntry row)
    {
        _rows[row.Id] = row;
        return request switch
        {
            LedgerRequest.Move move => Move(move, row.Id, row.At),
            LedgerRequest.Group group => Group(group, row),
            LedgerRequest.Finish finish => Finish(finish, row),
            LedgerRequest.Freeze freeze => Freeze(_accounts[freeze.Account], row, freeze.Scope, null, 0, freeze.Until),
            LedgerRequest.FreezeTransaction freeze => FreezeTransaction(freeze, row),
            LedgerRequest.Unfreeze unfreeze => Set(unfreeze.Account, a => a.Freezes.RemoveAll(f => f.Scope != FreezeScope.Transaction)),
            LedgerRequest.Lift lift => _accounts.Values.Sum(a => a.Freezes.RemoveAll(f => f.Id == lift.Row)) == 1
                ? "posted"
                : RefusalCodes.FreezeUnknown,
            LedgerRequest.Limit limit => Set(limit.Account, a => (a.Ceiling, a.MonthLimit) = (limit.Ceiling, limit.Month)),
            _ => throw new InvalidOperationException($"{request}"),
        };
    }

    private string Set(AccountId id, Action<Naive> change)
    {
        change(_accounts[id]);
        return "posted";
    }

    private string Group(LedgerRequest.Group group, JournalEntry row)
    {
        // Try it on a copy of everything that it can change.
        var saved = _accounts
            .Values.Select(a => (a, a.Posted, Months: new Dictionary<(int, int), BigInteger>(a.Months), Freezes: a.Freezes.ToList()))
            .ToList();
        var returned = new Dictionary<AttemptId, BigInteger>(_returned);
        if (group.Moves.All(move => Move(move, row.Id, row.At) == "posted"))
        {
            return "posted";
        }

        foreach (var (account, posted, months, freezes) in saved)
        {
            (account.Posted, account.Months, account.Freezes) = (posted, months, freezes);
        }

        _returned.Clear();
        foreach (var (original, amount) in returned)
        {
            _returned[original] = amount;
        }

        return RefusalCodes.LinkedRefused;
    }

    private string Move(LedgerRequest.Move move, AttemptId id, DateTimeOffset at)
    {
        if (move.Debit == move.Credit)
        {
            return RefusalCodes.SameAccount;
        }

        var (debit, credit) = (_accounts[move.Debit], _accounts[move.Credit]);
        if (debit.Freezes.Any(f => f.Scope != FreezeScope.Transaction) || credit.Freezes.Any(f => f.Scope == FreezeScope.All))
        {
            return RefusalCodes.AccountFrozen;
        }

        if (move.Original is { } original && WhyNotBack(move, original) is { } no)
        {
            return no;
        }

        if (debit.Sign > 0 && debit.Floor is { } floor)
        {
            var (posted, held, _) = Figures(move.Debit);
            if (posted - held - move.Minor < floor)
            {
                return RefusalCodes.InsufficientBalance;
            }

            var frozen = FrozenMoney(debit, move.Original);
            if (frozen > 0 && posted - held - frozen - move.Minor < floor)
            {
                return RefusalCodes.TransactionFrozen;
            }
        }

        var month = MonthOf(at);
        var isLimited = move.Kind is EntryKind.TopUp or EntryKind.Transfer && credit.Sign > 0;
        var (balance, _, incoming) = Figures(move.Credit);
        var used = credit.Months.GetValueOrDefault(month);
        if (
            isLimited
            && (
                balance + incoming + move.Minor > (credit.Ceiling ?? long.MaxValue)
                || used + move.Minor > (credit.MonthLimit ?? long.MaxValue)
            )
        )
        {
            return RefusalCodes.LimitExceeded;
        }

        if (isLimited)
        {
            credit.Months[month] = used + move.Minor;
        }

        GiveBack(move.Original, debit, move.Minor);
        if (move.IsHold)
        {
            _holds[id] = new Hold
            {
                Debit = debit,
                Credit = credit,
                Left = move.Minor,
                Kind = move.Kind,
                Month = month,
                At = at,
                ExpiresAt = move.Until,
                Original = move.Original,
            };
            return "pending";
        }

        Post(debit, credit, move.Minor);
        return "posted";
    }

    private string? WhyNotBack(LedgerRequest.Move move, AttemptId original)
    {
        if (!_rows.TryGetValue(original, out var paid))
        {
            return RefusalCodes.OriginalUnknown;
        }

        if (paid.State is not (EntryState.Posted or EntryState.Captured) || !paid.MovesMoney || paid.Original is not null)
        {
            return RefusalCodes.OriginalNotReversible;
        }

        if (
            move.Kind == EntryKind.Refund
            && paid.Kind == EntryKind.Payment
            && _accounts[move.Debit].Freezes.Any(f => f.Transaction == original)
        )
        {
            return RefusalCodes.TransactionFrozen;
        }

        return paid.Debit != move.Credit && _accounts[move.Credit].Sign > 0 ? RefusalCodes.OriginalMismatch
            : Returned(original) + move.Minor > paid.Amount.Minor ? RefusalCodes.RemainderExceeded
            : null;
    }

    private string Finish(LedgerRequest.Finish finish, JournalEntry row)
    {
        if (!_holds.TryGetValue(finish.Hold, out var hold))
        {
            return _expired.ContainsKey(finish.Hold) ? RefusalCodes.PendingExpired : RefusalCodes.PendingFinished;
        }

        var amount = finish.Minor ?? hold.Left;
        if (amount > hold.Left)
        {
            return RefusalCodes.PendingExceeded;
        }

        if (!finish.IsCapture)
        {
            Assert.Equal(hold.Left, row.Amount.Minor);
            LetGo(finish.Hold, hold);
            return "voided";
        }

        if (hold.Credit.Freezes.Any(f => f.Transaction == finish.Hold))
        {
            return RefusalCodes.TransactionFrozen;
        }

        Post(hold.Debit, hold.Credit, amount);
        hold.Left -= amount;
        if (hold.Left == 0)
        {
            _holds.Remove(finish.Hold);
        }

        return "captured";
    }

    private void LetGo(AttemptId id, Hold hold)
    {
        _holds.Remove(id);
        GiveBack(hold.Original, hold.Debit, -hold.Left);
        if (hold.Kind is EntryKind.TopUp or EntryKind.Transfer && hold.Credit.Sign > 0)
        {
            hold.Credit.Months[hold.Month] -= hold.Left;
        }
    }

    private string FreezeTransaction(LedgerRequest.FreezeTransaction freeze, JournalEntry row)
    {
        if (_holds.TryGetValue(freeze.Transaction, out var hold))
        {
            return Freeze(hold.Credit, row, FreezeScope.Transaction, freeze.Transaction, 0, freeze.Until);
        }

        return
            _rows.TryGetValue(freeze.Transaction, out var paid) && paid.MovesMoney && paid.State is EntryState.Posted or EntryState.Captured
            ? Freeze(
                _accounts[paid!.Credit!.Value],
                row,
                FreezeScope.Transaction,
                paid.Id,
                BigInteger.Max(0, paid.Amount.Minor - Returned(paid.Id)),
                freeze.Until
            )
            : RefusalCodes.TransactionUnknown;
    }

    private static string Freeze(
        Naive account,
        JournalEntry row,
        FreezeScope scope,
        AttemptId? transaction,
        BigInteger amount,
        DateTimeOffset? until
    )
    {
        account.Freezes.Add(new NaiveFreeze(row.Id, scope, transaction, amount, row.At, until));
        return "posted";
    }

    private void GiveBack(AttemptId? original, Naive debit, BigInteger amount)
    {
        if (original is not { } id)
        {
            return;
        }

        _returned[id] = Returned(id) + amount;
        debit.Freezes = [.. debit.Freezes.Select(f => f.Transaction == id ? f with { Amount = BigInteger.Max(0, f.Amount - amount) } : f)];
    }

    /// <summary>What frozen transactions hold back, but one; frozen twice counts once.</summary>
    private static BigInteger FrozenMoney(Naive account, AttemptId? but) =>
        account
            .Freezes.Where(f => f.Transaction is not null && f.Transaction != but)
            .GroupBy(f => f.Transaction)
            .Aggregate(BigInteger.Zero, (sum, one) => sum + one.Max(f => f.Amount));

    private static void Post(Naive debit, Naive credit, BigInteger amount)
    {
        debit.Posted -= debit.Sign * amount;
        credit.Posted += credit.Sign * amount;
    }

    private static (int, int) MonthOf(DateTimeOffset at) => (at.AddHours(7).Year, at.AddHours(7).Month);

    private sealed record NaiveFreeze(
        AttemptId Id,
        FreezeScope Scope,
        AttemptId? Transaction,
        BigInteger Amount,
        DateTimeOffset At,
        DateTimeOffset? ExpiresAt
    );

    private sealed class Hold
    {
        public required Naive Debit { get; init; }

        public required Naive Credit { get; init; }

        public required BigInteger Left { get; set; }

        public required EntryKind Kind { get; init; }

        public required (int, int) Month { get; init; }

        public required DateTimeOffset At { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public AttemptId? Original { get; init; }
    }

    private sealed class Naive
    {
        public AccountId Id { get; init; }

        public int Sign { get; init; }

        public long? Floor { get; init; }

        public long? Ceiling { get; set; }

        public long? MonthLimit { get; set; }

        public List<NaiveFreeze> Freezes { get; set; } = [];

        public BigInteger Posted { get; set; }

        public Dictionary<(int, int), BigInteger> Months { get; set; } = [];
    }
}

/// <summary>A request of the property test, by the key that it was sent with.</summary>
internal abstract record LedgerRequest
{
    public sealed record Move(
        EntryKind Kind,
        AccountId Debit,
        AccountId Credit,
        long Minor,
        bool IsHold = false,
        DateTimeOffset? Until = null,
        AttemptId? Original = null
    ) : LedgerRequest;

    public sealed record Group(IReadOnlyList<Move> Moves) : LedgerRequest;

    public sealed record Finish(AttemptId Hold, bool IsCapture, long? Minor = null) : LedgerRequest;

    public sealed record Freeze(AccountId Account, FreezeScope Scope, DateTimeOffset? Until) : LedgerRequest;

    public sealed record FreezeTransaction(AttemptId Transaction, DateTimeOffset? Until) : LedgerRequest;

    public sealed record Unfreeze(AccountId Account) : LedgerRequest;

    public sealed record Lift(AttemptId Row) : LedgerRequest;

    public sealed record Limit(AccountId Account, long? Ceiling, long? Month) : LedgerRequest;
}
