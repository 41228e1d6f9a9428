using System.Numerics;
using Paycare.Ledger;

namespace Paycare.Tests.Ledger;

/// <summary>
/// The rules once more, as plainly as they can be said, with numbers that have no end: what a request must come to when
/// it is the next one in order.
/// </summary>
internal sealed class NaiveLedger
{
    private readonly Dictionary<AccountId, Naive> _accounts = [];
    private readonly Dictionary<AttemptId, (Naive Debit, Naive Credit, BigInteger Amount, EntryKind Kind, (int, int) Month)> _holds = [];

    public void Open(AccountId id, NormalSide side, long? floor, long? ceiling, long? month) =>
        _accounts[id] = new Naive { Sign = side == NormalSide.Credit ? 1 : -1, Floor = floor, Ceiling = ceiling, MonthLimit = month };

    public (BigInteger Posted, BigInteger Held, BigInteger Incoming) Figures(AccountId id)
    {
        var a = _accounts[id];
        var open = _holds.Values;
        var down = open.Where(h => (a.Sign > 0 ? h.Debit : h.Credit) == a).Aggregate(BigInteger.Zero, (sum, h) => sum + h.Amount);
        var up = open.Where(h => (a.Sign > 0 ? h.Credit : h.Debit) == a).Aggregate(BigInteger.Zero, (sum, h) => sum + h.Amount);
        return (a.Posted, down, up);
    }

    /// <summary>Does the request of a row, and says what came of it.</summary>
    public string Do(LedgerRequest request, JournalEntry row) => request switch
    {
        LedgerRequest.Move move => Move(move, row),
        LedgerRequest.Finish finish => Finish(finish, row),
        LedgerRequest.Freeze freeze => Set(freeze.Account, a => a.State = freeze.To),
        LedgerRequest.Limit limit => Set(limit.Account, a => (a.Ceiling, a.MonthLimit) = (limit.Ceiling, limit.Month)),
        _ => throw new InvalidOperationException($"{request}"),
    };

    private string Set(AccountId id, Action<Naive> change)
    {
        change(_accounts[id]);
        return "posted";
    }

    private string Move(LedgerRequest.Move move, JournalEntry row)
    {
        if (move.Debit == move.Credit)
        {
            return RefusalCodes.SameAccount;
        }

        var (debit, credit) = (_accounts[move.Debit], _accounts[move.Credit]);
        if (debit.State != AccountState.Open || credit.State == AccountState.Frozen)
        {
            return RefusalCodes.AccountFrozen;
        }

        foreach (var (account, id, sign) in new[] { (debit, move.Debit, -1), (credit, move.Credit, 1) })
        {
            var (posted, held, _) = Figures(id);
            if (account.Sign * sign < 0 && account.Floor is { } floor && posted - held - move.Minor < floor)
            {
                return RefusalCodes.InsufficientBalance;
            }
        }

        var month = MonthOf(row.At);
        var isLimited = move.Kind is EntryKind.TopUp or EntryKind.Transfer && credit.Sign > 0;
        var (balance, _, incoming) = Figures(move.Credit);
        var used = credit.Months.GetValueOrDefault(month);
        if (isLimited && (balance + incoming + move.Minor > (credit.Ceiling ?? long.MaxValue) || used + move.Minor > (credit.MonthLimit ?? long.MaxValue)))
        {
            return RefusalCodes.LimitExceeded;
        }

        if (isLimited)
        {
            credit.Months[month] = used + move.Minor;
        }

        if (move.IsHold)
        {
            _holds[row.Id] = (debit, credit, move.Minor, move.Kind, month);
            return "pending";
        }

        Post(debit, credit, move.Minor);
        return "posted";
    }

    private string Finish(LedgerRequest.Finish finish, JournalEntry row)
    {
        if (!_holds.Remove(finish.Hold, out var hold))
        {
            return RefusalCodes.PendingFinished;
        }

        if (finish.IsCapture)
        {
            Post(hold.Debit, hold.Credit, hold.Amount);
            return "captured";
        }

        if (hold.Kind is EntryKind.TopUp or EntryKind.Transfer && hold.Credit.Sign > 0)
        {
            hold.Credit.Months[hold.Month] -= hold.Amount;
        }

        Assert.Equal(hold.Amount, row.Amount.Minor);
        return "voided";
    }

    private static void Post(Naive debit, Naive credit, BigInteger amount)
    {
        debit.Posted -= debit.Sign * amount;
        credit.Posted += credit.Sign * amount;
    }

    private static (int, int) MonthOf(DateTimeOffset at) => (at.AddHours(7).Year, at.AddHours(7).Month);

    private sealed class Naive
    {
        public int Sign { get; init; }

        public long? Floor { get; init; }

        public long? Ceiling { get; set; }

        public long? MonthLimit { get; set; }

        public AccountState State { get; set; }

        public BigInteger Posted { get; set; }

        public Dictionary<(int, int), BigInteger> Months { get; } = [];
    }
}

/// <summary>A request of the property test, by the key that it was sent with.</summary>
internal abstract record LedgerRequest
{
    public sealed record Move(EntryKind Kind, AccountId Debit, AccountId Credit, long Minor, bool IsHold) : LedgerRequest;

    public sealed record Finish(AttemptId Hold, bool IsCapture) : LedgerRequest;

    public sealed record Freeze(AccountId Account, AccountState To) : LedgerRequest;

    public sealed record Limit(AccountId Account, long? Ceiling, long? Month) : LedgerRequest;
}
