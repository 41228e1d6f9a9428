namespace Paycare.Ledger;

/// <summary>How an account's definition and changes are written in the evidence of their rows.</summary>
internal static class AccountRows
{
    public static Evidence Evidence(AccountDefinition definition) => Ledger.Evidence.None
        .With("code", definition.Code)
        .With("normalSide", EnumText<NormalSide>.Of(definition.NormalSide))
        .WithAny("floor", definition.Floor)
        .WithAny("ceiling", definition.Ceiling)
        .WithAny("monthIncomingLimit", definition.MonthIncomingLimit);

    public static Evidence Evidence(AccountState state, string reason) => Ledger.Evidence.None
        .With("state", EnumText<AccountState>.Of(state))
        .With("reason", reason);

    public static Evidence Evidence(long? ceiling, long? monthIncomingLimit) => Ledger.Evidence.None
        .WithAny("ceiling", ceiling)
        .WithAny("monthIncomingLimit", monthIncomingLimit);

    public static AccountDefinition Definition(JournalEntry entry) => new(
        entry.Evidence.Text("code")!, entry.Amount.Currency, EnumText<NormalSide>.Read(entry.Evidence.Text("normalSide")!),
        entry.Evidence.Minor("floor"), entry.Evidence.Minor("ceiling"), entry.Evidence.Minor("monthIncomingLimit"));

    public static AccountState State(JournalEntry entry) => EnumText<AccountState>.Read(entry.Evidence.Text("state")!);

    public static (long? Ceiling, long? MonthIncomingLimit) Limits(JournalEntry entry) =>
        (entry.Evidence.Minor("ceiling"), entry.Evidence.Minor("monthIncomingLimit"));
}
