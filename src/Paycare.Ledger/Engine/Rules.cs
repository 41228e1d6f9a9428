using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Engine;

/// <summary>
/// Decides the outcome of a command. Pure, with the time passed in and without touching the state: a bug in one command leaves
/// nothing half done. <see cref="LedgerState.Record"/> then applies the row.
/// </summary>
internal static class Rules
{
    /// <summary>The client of rows that the ledger writes automatically.</summary>
    public const string OwnClient = "ledger";

    /// <summary>The key of the row that ends an expired hold or freeze.</summary>
    public static string ExpiryKey(AttemptId id) => $"expire:{id.Sequence}";

    /// <returns>The row; <c>null</c> when there is nothing to record.</returns>
    public static JournalEntry? Decide(LedgerState state, LedgerCommand command, DateTimeOffset at) =>
        command switch
        {
            MoveCommand move => Move(state, move, at),
            FinishCommand finish => Finish(state, finish, at),
            RefuseCommand refuse => Refused(Of(state, refuse, refuse.Movement, at), new Decline(refuse.Code, refuse.Evidence)),
            OpenCommand open => Open(state, open, at),
            ChangeCommand change => Change(state, change, at),
            FreezeCommand freeze => Freeze(state, freeze, at),
            LiftCommand lift => Lift(state, lift, at),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Unnamed command."),
        };

    /// <summary>Decides a movement, whose budgets come last: what is refused anyway needs no code of its owner's.</summary>
    private static JournalEntry? Move(LedgerState state, MoveCommand command, DateTimeOffset at)
    {
        var entry = Move(state, command, command.Movement, command.IsHold, command.Original, at);
        if (entry.State == EntryState.Refused)
        {
            return entry;
        }

        command.Exceeded = MovementRules.Exceeds(state, command.Movement, command.Budgets, at);
        return command.Exceeded is null ? entry : null;
    }

    public static JournalEntry Move(
        LedgerState state,
        LedgerCommand command,
        Movement movement,
        bool isHold,
        JournalEntry? original,
        DateTimeOffset at
    )
    {
        var entry = Of(state, command, movement, at);
        entry = original?.Pending is null ? entry : entry with { Evidence = entry.Evidence.Returning(original) };
        if (MovementRules.Check(state, movement, original, at, out var debit, out var credit) is { } no)
        {
            return Refused(entry, no);
        }

        var amount = movement.Amount.Minor;
        return isHold
            ? HoldRows.With(entry, debit!, credit!, amount) with
            {
                State = EntryState.Pending,
                ExpiresAt = movement.ExpiresAt,
                DebitAfter = debit!.Now.Posted,
                CreditAfter = credit!.Now.Posted,
            }
            : entry with
            {
                DebitAfter = debit!.PostedAfter(NormalSide.Debit, amount),
                CreditAfter = credit!.PostedAfter(NormalSide.Credit, amount),
            };
    }

    /// <summary>Ends a hold or freeze that has expired.</summary>
    public static JournalEntry Expire(LedgerState state, AttemptId due, DateTimeOffset at)
    {
        var entry = new JournalEntry
        {
            Id = new AttemptId(state.LastSequence + 1),
            Client = OwnClient,
            Key = ExpiryKey(due),
            RequestHash = new byte[System.Security.Cryptography.SHA256.HashSizeInBytes],
            Kind = EntryKind.Unfreeze,
            Amount = Money.Zero(Currency.Idr),
            State = EntryState.Expired,
            At = at,
        };
        if (state.TryFind(due, out var pending))
        {
            state.TryFind(pending.Debit, out var debit);
            state.TryFind(pending.Credit, out var credit);
            return HoldRows.With(entry, debit!, credit!, -pending.Remaining.Minor) with
            {
                Kind = pending.Kind,
                Debit = pending.Debit,
                Credit = pending.Credit,
                Amount = pending.Remaining,
                Pending = due,
                Original = pending.Original,
                DebitAfter = debit!.Now.Posted,
                CreditAfter = credit!.Now.Posted,
            };
        }

        var freeze = state.FindFreeze(due)!;
        state.TryFind(freeze.Account, out var account);
        return entry with
        {
            Debit = freeze.Account,
            Amount = Money.Zero(account!.Currency),
            Evidence = AccountRows.EndOf(due, "expired"),
            DebitAfter = account.Now.Posted,
        };
    }

    /// <summary>
    /// The row of a group that did not happen: it stands for the whole group and identifies the refused movement.
    /// </summary>
    public static JournalEntry LinkedRefused(JournalEntry refused, GroupCommand command, int leg, LedgerState state) =>
        refused with
        {
            Id = new AttemptId(state.LastSequence + 1),
            Client = command.Client,
            Key = command.Key,
            RequestHash = command.RequestHash,
            RefusalCode = RefusalCodes.LinkedRefused,
            Evidence = refused.Evidence.With("leg", leg + 1).With("legCode", refused.RefusalCode!),
            Linked = null,
        };

    /// <summary>
    /// Limits, floors and freezes of the account are not checked here: they were when the money was held, and the outside event
    /// has happened since. A transaction that is itself frozen does wait.
    /// </summary>
    /// <returns><c>null</c> when the hold is not open and its fate has not been looked up yet.</returns>
    private static JournalEntry? Finish(LedgerState state, FinishCommand command, DateTimeOffset at)
    {
        var isOpen = state.TryFind(command.Pending, out var pending);
        if (!isOpen && command.Ended is null)
        {
            command.NeedsFacts = true;
            return null;
        }

        pending ??= command.Ended!.Hold;
        // A hold that never existed has no currency; a row needs one.
        var left = pending?.Remaining ?? Money.Zero(Currency.Idr);
        var amount = command.Minor is { } minor ? new Money(minor, left.Currency) : left;
        var entry = new JournalEntry
        {
            Id = new AttemptId(state.LastSequence + 1),
            Client = command.Client,
            Key = command.Key,
            RequestHash = command.RequestHash,
            Kind = pending?.Kind ?? EntryKind.Adjustment,
            Debit = pending?.Debit,
            Credit = pending?.Credit,
            Amount = amount,
            State = command.To,
            Pending = command.Pending,
            Original = pending?.Original,
            At = at,
        };
        if (!isOpen)
        {
            return Refused(
                entry,
                pending is null ? new Decline(RefusalCodes.PendingUnknown, Evidence.None)
                    : command.Ended!.ExpiredAt is { } expired
                        ? new Decline(RefusalCodes.PendingExpired, Evidence.None.With("expiredAt", expired))
                    : new Decline(RefusalCodes.PendingFinished, Evidence.None)
            );
        }

        state.TryFind(pending!.Debit, out var debit);
        state.TryFind(pending.Credit, out var credit);
        if (amount.Minor > left.Minor)
        {
            return Refused(
                entry,
                new Decline(RefusalCodes.PendingExceeded, Evidence.None.With("remaining", left.Minor).With("amount", amount.Minor))
            );
        }

        if (command.To == EntryState.Captured && FrozenBy(command, pending, debit!, credit!) is { } frozen)
        {
            return Refused(entry, new Decline(RefusalCodes.TransactionFrozen, Evidence.None.With("transaction", frozen.Sequence)));
        }

        var moved = command.To == EntryState.Captured ? amount.Minor : 0;
        return HoldRows.With(entry, debit!, credit!, -amount.Minor) with
        {
            DebitAfter = debit!.PostedAfter(NormalSide.Debit, moved),
            CreditAfter = credit!.PostedAfter(NormalSide.Credit, moved),
        };
    }

    /// <summary>What keeps a hold from being captured: itself, or the payment that it would give back.</summary>
    private static AttemptId? FrozenBy(FinishCommand command, PendingHold hold, Account debit, Account credit) =>
        credit.Now.Freezes?.Has(command.Pending) == true ? command.Pending
        : command.IsReturn && hold.Original is { } original && debit.Now.Freezes?.Has(original) == true ? original
        : null;

    private static JournalEntry? Open(LedgerState state, OpenCommand command, DateTimeOffset at)
    {
        var definition = command.Definition;
        if (state.TryFind(definition.Code, definition.Currency, out _))
        {
            return null;
        }

        var id = state.LastSequence + 1;
        return AccountRow(state, command, EntryKind.Open, new AccountId(id), definition.Currency, AccountRows.Evidence(definition), at) with
        {
            DebitAfter = 0,
        };
    }

    private static JournalEntry Change(LedgerState state, ChangeCommand command, DateTimeOffset at)
    {
        var entry = OnAccount(state, command, command.Kind, command.Account, command.Evidence, at);
        return
            entry.State == EntryState.Posted
            && command.Kind == EntryKind.Close
            && state.TryFind(command.Account, out var account)
            && account.Now is { } b
            && (b.Posted != 0 || b.Held != 0 || b.PendingIncoming != 0)
            ? Refused(entry, new Decline(RefusalCodes.AccountNotEmpty, Evidence.None.With("balance", b.Posted)))
            : entry;
    }

    private static JournalEntry Freeze(LedgerState state, FreezeCommand command, DateTimeOffset at)
    {
        var transaction = command.Transaction;
        var evidence = AccountRows.Evidence(command.Scope, transaction?.Id, command.Reason);
        if (command.Scope != FreezeScope.Transaction)
        {
            return OnAccount(state, command, EntryKind.Freeze, command.Account!.Value, evidence, at) with { ExpiresAt = command.Until };
        }

        var isHold = transaction is not null && state.TryFind(transaction.Id, out _);
        if (
            transaction is not { Credit: { } receiver, MovesMoney: true }
            || !(isHold || transaction.State is EntryState.Posted or EntryState.Captured)
        )
        {
            return Refused(
                AccountRow(
                    state,
                    command,
                    EntryKind.Freeze,
                    transaction?.Credit,
                    transaction?.Amount.Currency ?? Currency.Idr,
                    evidence,
                    at
                ),
                new Decline(RefusalCodes.TransactionUnknown, Evidence.None)
            );
        }

        var held = isHold ? 0 : Math.Max(0, transaction.Amount.Minor - state.ReturnedOf(transaction.Id));
        return OnAccount(state, command, EntryKind.Freeze, receiver, evidence.With("amount", held), at) with { ExpiresAt = command.Until };
    }

    private static JournalEntry Lift(LedgerState state, LiftCommand command, DateTimeOffset at)
    {
        var evidence = AccountRows.EndOf(command.Freeze, command.Reason);
        return state.FindFreeze(command.Freeze) is { } freeze
            ? OnAccount(state, command, EntryKind.Unfreeze, freeze.Account, evidence, at)
            : Refused(
                AccountRow(state, command, EntryKind.Unfreeze, null, Currency.Idr, evidence, at),
                new Decline(RefusalCodes.FreezeUnknown, Evidence.None)
            );
    }

    /// <summary>A change of an existing, open account; otherwise its refusal.</summary>
    private static JournalEntry OnAccount(
        LedgerState state,
        LedgerCommand command,
        EntryKind kind,
        AccountId id,
        Evidence evidence,
        DateTimeOffset at
    )
    {
        state.TryFind(id, out var account);
        var entry = AccountRow(state, command, kind, id, account?.Currency ?? Currency.Idr, evidence, at);
        return account is null ? Refused(entry, new Decline(RefusalCodes.AccountUnknown, Evidence.None))
            : account.Now.IsClosed ? Refused(entry, new Decline(RefusalCodes.AccountClosed, Evidence.None))
            : entry with { DebitAfter = account.Now.Posted };
    }

    private static JournalEntry AccountRow(
        LedgerState state,
        LedgerCommand command,
        EntryKind kind,
        AccountId? account,
        Currency currency,
        Evidence evidence,
        DateTimeOffset at
    ) =>
        new()
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

    private static JournalEntry Of(LedgerState state, LedgerCommand command, Movement movement, DateTimeOffset at) =>
        new()
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
            Evidence = (movement.Evidence ?? Evidence.None).With(movement.Marks),
            Reference = movement.Reference,
            Original = movement.Original,
            At = at,
        };

    private static JournalEntry Refused(JournalEntry entry, Decline decline) =>
        entry with
        {
            State = EntryState.Refused,
            RefusalCode = decline.Code,
            Evidence = entry.Evidence.With(decline.Facts),
            DebitAfter = null,
            CreditAfter = null,
            ExpiresAt = null,
        };
}

/// <summary>A refusal by the rules.</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
/// <param name="Facts">The facts at that moment.</param>
internal sealed record Decline(string Code, Evidence Facts);
