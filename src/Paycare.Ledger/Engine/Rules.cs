using Paycare.Platform;

namespace Paycare.Ledger;

/// <summary>
/// Decides what becomes of a command: pure, with time passed in, and without touching the state, so that a bug in one
/// command leaves nothing half done. <see cref="LedgerState.Record"/> then lets the row take effect.
/// </summary>
internal static class Rules
{
    /// <returns>The row; <c>null</c> when there is nothing to record.</returns>
    public static JournalEntry? Decide(LedgerState state, LedgerCommand command, DateTimeOffset at) => command switch
    {
        MoveCommand move => Move(state, move, at),
        FinishCommand finish => Finish(state, finish, at),
        RefuseCommand refuse => Refused(Of(state, refuse, refuse.Movement, at), new Decline(refuse.Code, refuse.Evidence)),
        OpenCommand open => Open(state, open, at),
        ChangeCommand change => Change(state, change, at),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Unnamed command."),
    };

    private static JournalEntry Move(LedgerState state, MoveCommand command, DateTimeOffset at)
    {
        var movement = command.Movement;
        var entry = Of(state, command, movement, at);
        if (MovementRules.Check(state, movement, at, out var debit, out var credit) is { } no)
        {
            return Refused(entry, no);
        }

        var amount = movement.Amount.Minor;
        return command.IsHold
            ? entry with { State = EntryState.Pending, DebitAfter = debit!.Now.Posted, CreditAfter = credit!.Now.Posted }
            : entry with { DebitAfter = debit!.PostedAfter(NormalSide.Debit, amount), CreditAfter = credit!.PostedAfter(NormalSide.Credit, amount) };
    }

    /// <summary>No limits, floors or freezes here: they were checked when the money was held, and the outside has happened meanwhile.</summary>
    private static JournalEntry Finish(LedgerState state, FinishCommand command, DateTimeOffset at)
    {
        var isOpen = state.TryFind(command.Pending, out var pending);
        pending ??= command.Facts;
        var entry = new JournalEntry
        {
            Id = new AttemptId(state.LastSequence + 1),
            Client = command.Client,
            Key = command.Key,
            RequestHash = command.RequestHash,
            Kind = pending?.Kind ?? EntryKind.Adjustment,
            Debit = pending?.Debit,
            Credit = pending?.Credit,
            // A hold that never was has no amount and so no currency; a row needs one.
            Amount = pending?.Remaining ?? Money.Zero(Currency.Idr),
            State = command.To,
            Pending = command.Pending,
            At = at,
        };
        if (!isOpen)
        {
            return Refused(entry, new Decline(pending is null ? RefusalCodes.PendingUnknown : RefusalCodes.PendingFinished, Evidence.None));
        }

        state.TryFind(pending!.Debit, out var debit);
        state.TryFind(pending.Credit, out var credit);
        var moved = command.To == EntryState.Captured ? pending.Remaining.Minor : 0;
        return entry with
        {
            DebitAfter = debit!.PostedAfter(NormalSide.Debit, moved),
            CreditAfter = credit!.PostedAfter(NormalSide.Credit, moved),
        };
    }

    private static JournalEntry? Open(LedgerState state, OpenCommand command, DateTimeOffset at)
    {
        var definition = command.Definition;
        if (state.TryFind(definition.Code, definition.Currency, out _))
        {
            return null;
        }

        var id = state.LastSequence + 1;
        return AccountRow(state, command, EntryKind.Open, new AccountId(id), definition.Currency, AccountRows.Evidence(definition), at) with { DebitAfter = 0 };
    }

    private static JournalEntry Change(LedgerState state, ChangeCommand command, DateTimeOffset at)
    {
        state.TryFind(command.Account, out var account);
        var entry = AccountRow(state, command, command.Kind, command.Account, account?.Currency ?? Currency.Idr, command.Evidence, at);
        if (account is null)
        {
            return Refused(entry, new Decline(RefusalCodes.AccountUnknown, Evidence.None));
        }

        var b = account.Now;
        if (b.State == AccountState.Closed)
        {
            return Refused(entry, new Decline(RefusalCodes.AccountClosed, Evidence.None));
        }

        return command.Kind == EntryKind.Close && (b.Posted != 0 || b.Held != 0 || b.PendingIncoming != 0)
            ? Refused(entry, new Decline(RefusalCodes.AccountNotEmpty, Evidence.None.With("balance", b.Posted)))
            : entry with { DebitAfter = b.Posted };
    }

    private static JournalEntry AccountRow(
        LedgerState state, LedgerCommand command, EntryKind kind, AccountId account, Currency currency, Evidence evidence, DateTimeOffset at) => new()
        {
            Id = new AttemptId(state.LastSequence + 1),
            Client = command.Client,
            Key = command.Key,
            RequestHash = command.RequestHash,
            Kind = kind,
            Debit = account,
            Amount = Money.Zero(currency),
            State = EntryState.Posted,
            Evidence = evidence,
            At = at,
        };

    private static JournalEntry Of(LedgerState state, LedgerCommand command, Movement movement, DateTimeOffset at) => new()
    {
        Id = new AttemptId(state.LastSequence + 1),
        Client = command.Client,
        Key = command.Key,
        RequestHash = command.RequestHash,
        Kind = movement.Kind,
        Debit = movement.Debit,
        Credit = movement.Credit,
        Amount = movement.Amount,
        State = EntryState.Posted,
        Evidence = movement.Evidence ?? Evidence.None,
        Reference = movement.Reference,
        Original = movement.Original,
        At = at,
    };

    private static JournalEntry Refused(JournalEntry entry, Decline decline) => entry with
    {
        State = EntryState.Refused,
        RefusalCode = decline.Code,
        Evidence = entry.Evidence.With(decline.Facts),
    };
}

/// <summary>A "no" of the rules.</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
/// <param name="Facts">What held at that moment.</param>
internal sealed record Decline(string Code, Evidence Facts);
