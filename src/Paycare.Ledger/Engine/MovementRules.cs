using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Engine;

/// <summary>Decides whether money may move, or be held, between two accounts now.</summary>
internal static class MovementRules
{
    /// <returns>The reason why not; <c>null</c> when allowed, and then both accounts exist.</returns>
    public static Decline? Check(
        LedgerState state,
        Movement movement,
        JournalEntry? original,
        DateTimeOffset at,
        out Account? debit,
        out Account? credit
    )
    {
        state.TryFind(movement.Debit, out debit);
        state.TryFind(movement.Credit, out credit);
        if (movement.Debit == movement.Credit)
        {
            return new Decline(RefusalCodes.SameAccount, Evidence.None);
        }

        // The payer's reasons come before the receiver's: the payer can fix those.
        return Let(debit, NormalSide.Debit, movement)
            ?? Let(credit, NormalSide.Credit, movement)
            ?? GiveBack(state, movement, original)
            ?? Cover(debit!, NormalSide.Debit, movement)
            ?? Cover(credit!, NormalSide.Credit, movement)
            ?? Limit(credit!, movement, at);
    }

    /// <returns>The first budget that the movement would pass; <c>null</c> when it stays within all.</returns>
    public static BudgetExceeded? Exceeds(LedgerState state, Movement movement, IReadOnlyList<Budget> budgets, DateTimeOffset at)
    {
        if (budgets.Count == 0 || !state.TryFind(movement.Debit, out var debit))
        {
            return null;
        }

        for (var i = 0; i < budgets.Count; i++)
        {
            var budget = budgets[i];
            var reach = at - Budget.Reach;
            var since = budget.Since is { } from && from > reach ? from : reach;
            var used = budget.Part == OutgoingPart.ThisAlone ? 0 : debit.Outgoing?.Of(budget.Part, since) ?? 0;
            if ((Int128)used + movement.Amount.Minor > budget.Most.Minor)
            {
                return new BudgetExceeded(budget, new Money(used, movement.Amount.Currency));
            }
        }

        return null;
    }

    /// <summary>Whether the account exists, has the currency, and allows money on this side.</summary>
    private static Decline? Let(Account? account, NormalSide side, Movement movement)
    {
        if (account is null)
        {
            return new Decline(RefusalCodes.AccountUnknown, On(side));
        }

        if (account.Currency != movement.Amount.Currency)
        {
            return new Decline(RefusalCodes.CurrencyMismatch, On(side));
        }

        return account.Now.State switch
        {
            AccountState.Open => null,
            AccountState.DebitFrozen when side == NormalSide.Credit => null,
            AccountState.DebitFrozen or AccountState.Frozen => new Decline(
                RefusalCodes.AccountFrozen,
                On(side).With("frozenAt", account.Now.Freezes!.Since!.Value)
            ),
            AccountState.Closed => new Decline(RefusalCodes.AccountClosed, On(side)),
            _ => throw new ArgumentOutOfRangeException(nameof(account), account.Now.State, "Unnamed state."),
        };
    }

    /// <summary>Whether enough of the original remains, and it returns to where it came from.</summary>
    private static Decline? GiveBack(LedgerState state, Movement movement, JournalEntry? original)
    {
        if (movement.Original is not { } id)
        {
            return null;
        }

        if (original is null)
        {
            return new Decline(RefusalCodes.OriginalUnknown, Evidence.None);
        }

        if (original.State is not (EntryState.Posted or EntryState.Captured) || !original.MovesMoney || original.Original is not null)
        {
            return new Decline(RefusalCodes.OriginalNotReversible, Evidence.None);
        }

        // A frozen payment is refunded by nobody. A transfer goes back only when its receiver agrees, and what a card's bank has
        // taken is gone already.
        if (
            movement.Kind == EntryKind.Refund
            && original.Kind == EntryKind.Payment
            && state.TryFind(movement.Debit, out var holder)
            && holder.Now.Freezes?.Has(id) == true
        )
        {
            return new Decline(
                RefusalCodes.TransactionFrozen,
                Evidence.None.With("transaction", id.Sequence).With("amount", movement.Amount.Minor)
            );
        }

        // Back to where it came from, or out of Paycare to the same person over a rail: an account whose balance increases on the
        // debit side stands for money outside.
        var leavesHouse = state.TryFind(movement.Credit, out var receiver) && receiver.NormalSide == NormalSide.Debit;
        // What covers a dispute never goes to the payer: their bank has already given them that money.
        var mayReceive = leavesHouse || (movement.Kind != EntryKind.Dispute && original.Debit == movement.Credit);
        if (!mayReceive || original.Amount.Currency != movement.Amount.Currency)
        {
            return new Decline(RefusalCodes.OriginalMismatch, Evidence.None);
        }

        var left = original.Amount.Minor - state.ReturnedOf(id);
        return movement.Amount.Minor > left
            ? new Decline(RefusalCodes.RemainderExceeded, Evidence.None.With("remainder", left).With("amount", movement.Amount.Minor))
            : null;
    }

    /// <summary>Whether the floor holds and no figure overflows. Computed in 128 bits, where nothing can.</summary>
    private static Decline? Cover(Account account, NormalSide side, Movement movement)
    {
        ref readonly var b = ref account.Now;
        Int128 amount = movement.Amount.Minor;
        var lowest = (Int128)b.Posted - b.Held - amount;
        if (!account.GrowsOn(side) && account.Floor is { } floor)
        {
            if (lowest < floor)
            {
                return new Decline(RefusalCodes.InsufficientBalance, Shortfall(b, floor - lowest, movement));
            }

            // Money of a frozen transaction may go back to its payer, and nowhere else.
            var frozen = b.Freezes is { } freezes ? freezes.Amount - freezes.AmountOf(movement.Original) : 0;
            if (frozen > 0 && lowest - frozen < floor)
            {
                return new Decline(
                    RefusalCodes.TransactionFrozen,
                    Shortfall(b, floor - (lowest - frozen), movement)
                        .With("frozen", frozen)
                        .With(
                            "transaction",
                            b.Freezes!.All.First(f => f.Amount > 0 && f.Transaction != movement.Original).Transaction!.Value.Sequence
                        )
                );
            }
        }

        var overflows = account.GrowsOn(side)
            ? (Int128)b.Posted + b.PendingIncoming + amount > long.MaxValue || b.PendingIncoming + amount > long.MaxValue
            : lowest < long.MinValue || b.Held + amount > long.MaxValue;
        return overflows ? new Decline(RefusalCodes.AmountOverflow, On(side).With("amount", movement.Amount.Minor)) : null;
    }

    private static Evidence Shortfall(in AccountBalances b, Int128 shortfall, Movement movement) =>
        Evidence
            .None.With("balanceAtAttempt", b.Available)
            .With("shortfall", (long)Int128.Min(shortfall, long.MaxValue))
            .With("amount", movement.Amount.Minor);

    /// <summary>Pending amounts count: two concurrent top-ups must not both fit under one ceiling.</summary>
    private static Decline? Limit(Account credit, Movement movement, DateTimeOffset at)
    {
        if (!LedgerState.CountsToLimits(movement.Kind, credit))
        {
            return null;
        }

        ref readonly var b = ref credit.Now;
        var month = b.MonthIncomingAt(AccountBalances.MonthOf(at));
        return Limit("ceiling", b.Limits.Ceiling, b.Posted + b.PendingIncoming, movement.Amount.Minor)
            // Without a limit, the counter's own maximum is one.
            ?? Limit("month-incoming", b.Limits.MonthIncoming ?? long.MaxValue, month, movement.Amount.Minor);
    }

    private static Decline? Limit(string name, long? limit, long used, long amount) =>
        limit is { } most && (Int128)used + amount > most
            ? new Decline(
                RefusalCodes.LimitExceeded,
                Evidence.None.With("limitName", name).With("limit", most).With("used", used).With("amount", amount)
            )
            : null;

    private static Evidence On(NormalSide side) => Evidence.None.With("side", EnumText<NormalSide>.Of(side));
}
