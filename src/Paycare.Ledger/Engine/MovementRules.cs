namespace Paycare.Ledger;

/// <summary>Whether money may move between two accounts now, or be held.</summary>
internal static class MovementRules
{
    /// <returns>Why not, or <c>null</c>; then both accounts are there.</returns>
    public static Decline? Check(LedgerState state, Movement movement, DateTimeOffset at, out Account? debit, out Account? credit)
    {
        state.TryFind(movement.Debit, out debit);
        state.TryFind(movement.Credit, out credit);
        if (movement.Debit == movement.Credit)
        {
            return new Decline(RefusalCodes.SameAccount, Evidence.None);
        }

        // The payer's reasons come before the receiver's: they are the ones that the payer can mend.
        return Let(debit, NormalSide.Debit, movement)
            ?? Let(credit, NormalSide.Credit, movement)
            ?? Cover(debit!, NormalSide.Debit, movement)
            ?? Cover(credit!, NormalSide.Credit, movement)
            ?? Limit(credit!, movement, at);
    }

    /// <summary>Whether the account exists, is of the currency, and lets money through on this side.</summary>
    private static Decline? Let(Account? account, NormalSide side, Movement movement)
    {
        var facts = Evidence.None.With("side", EnumText<NormalSide>.Of(side));
        if (account is null)
        {
            return new Decline(RefusalCodes.AccountUnknown, facts);
        }

        if (account.Currency != movement.Amount.Currency)
        {
            return new Decline(RefusalCodes.CurrencyMismatch, facts);
        }

        return account.Now.State switch
        {
            AccountState.Open => null,
            AccountState.DebitFrozen when side == NormalSide.Credit => null,
            AccountState.DebitFrozen or AccountState.Frozen => new Decline(RefusalCodes.AccountFrozen, facts.With("frozenAt", account.Now.FrozenAt!.Value)),
            AccountState.Closed => new Decline(RefusalCodes.AccountClosed, facts),
            _ => throw new ArgumentOutOfRangeException(nameof(account), account.Now.State, "Unnamed state."),
        };
    }

    /// <summary>Whether the floor holds, and every figure still fits. Counted in 128 bits, where nothing overflows.</summary>
    private static Decline? Cover(Account account, NormalSide side, Movement movement)
    {
        ref readonly var b = ref account.Now;
        Int128 amount = movement.Amount.Minor;
        var lowest = (Int128)b.Posted - b.Held - amount;
        var overflows = account.GrowsOn(side)
            ? (Int128)b.Posted + b.PendingIncoming + amount > long.MaxValue || b.PendingIncoming + amount > long.MaxValue
            : lowest < long.MinValue || b.Held + amount > long.MaxValue;
        if (!account.GrowsOn(side) && account.Floor is { } floor && lowest < floor)
        {
            return new Decline(RefusalCodes.InsufficientBalance, Evidence.None
                .With("balanceAtAttempt", b.Available)
                .With("shortfall", (long)Int128.Min(floor - lowest, long.MaxValue))
                .With("amount", movement.Amount.Minor));
        }

        return overflows
            ? new Decline(RefusalCodes.AmountOverflow, Evidence.None.With("side", EnumText<NormalSide>.Of(side)).With("amount", movement.Amount.Minor))
            : null;
    }

    /// <summary>Pending amounts count: two top-ups under way must not both fit under one ceiling.</summary>
    private static Decline? Limit(Account credit, Movement movement, DateTimeOffset at)
    {
        if (!LedgerState.CountsToLimits(movement.Kind, credit))
        {
            return null;
        }

        ref readonly var b = ref credit.Now;
        var month = b.MonthIncomingAt(AccountBalances.MonthOf(at));
        return Limit("ceiling", b.Ceiling, b.Posted + b.PendingIncoming, movement.Amount.Minor)
            // Without a limit the counter's own end is one.
            ?? Limit("month-incoming", b.MonthIncomingLimit ?? long.MaxValue, month, movement.Amount.Minor);
    }

    private static Decline? Limit(string name, long? limit, long used, long amount) => limit is { } most && (Int128)used + amount > most
        ? new Decline(RefusalCodes.LimitExceeded, Evidence.None.With("limitName", name).With("limit", most).With("used", used).With("amount", amount))
        : null;
}
