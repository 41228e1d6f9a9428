using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Journal;

/// <summary>How an account's definition and changes are recorded in the evidence of their rows.</summary>
internal static class AccountRows
{
    public static Evidence Evidence(AccountDefinition definition) =>
        Paycare
            .Ledger.Journal.Evidence.None.With("code", definition.Code)
            .With("normalSide", EnumText<NormalSide>.Of(definition.NormalSide))
            .WithAny("floor", definition.Floor)
            .WithAny("ceiling", definition.Ceiling)
            .WithAny("monthIncomingLimit", definition.MonthIncomingLimit);

    public static Evidence Evidence(FreezeScope scope, AttemptId? transaction, string reason) =>
        Paycare
            .Ledger.Journal.Evidence.None.With("scope", EnumText<FreezeScope>.Of(scope))
            .WithAny("transaction", transaction?.Sequence)
            .With("reason", reason);

    /// <summary>The end of one freeze, or of all freezes of the account as a whole.</summary>
    public static Evidence EndOf(AttemptId? freeze, string reason) =>
        Paycare.Ledger.Journal.Evidence.None.WithAny("freeze", freeze?.Sequence).With("reason", reason);

    public static Evidence Evidence(string reason) => Paycare.Ledger.Journal.Evidence.None.With("reason", reason);

    public static Evidence Evidence(long? ceiling, long? monthIncomingLimit) =>
        Paycare.Ledger.Journal.Evidence.None.WithAny("ceiling", ceiling).WithAny("monthIncomingLimit", monthIncomingLimit);

    public static AccountDefinition Definition(JournalEntry entry) =>
        new(
            entry.Evidence.Text("code")!,
            entry.Amount.Currency,
            EnumText<NormalSide>.Read(entry.Evidence.Text("normalSide")!),
            entry.Evidence.Minor("floor"),
            entry.Evidence.Minor("ceiling"),
            entry.Evidence.Minor("monthIncomingLimit")
        );

    public static Freeze Freeze(JournalEntry entry) =>
        new(
            entry.Id,
            EnumText<FreezeScope>.Read(entry.Evidence.Text("scope")!),
            entry.Debit!.Value,
            Attempt(entry, "transaction"),
            entry.Evidence.Minor("amount") ?? 0,
            entry.Evidence.Text("reason")!,
            entry.At,
            entry.ExpiresAt
        );

    public static AttemptId? EndedFreeze(JournalEntry entry) => Attempt(entry, "freeze");

    public static AccountLimits Limits(JournalEntry entry) =>
        AccountLimits.Of(entry.Evidence.Minor("ceiling"), entry.Evidence.Minor("monthIncomingLimit"));

    private static AttemptId? Attempt(JournalEntry entry, string name) =>
        entry.Evidence.Minor(name) is { } sequence ? new AttemptId(sequence) : null;
}
