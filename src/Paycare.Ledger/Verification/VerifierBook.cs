namespace Paycare.Ledger;

/// <summary>One account in the verifier's replay; figures that no amount overflows.</summary>
internal sealed class VerifierBook(AccountDefinition definition)
{
    public AccountDefinition Definition { get; set; } = definition;

    public AccountState State { get; set; }

    public Int128 Posted { get; set; }

    public Int128 Held { get; set; }

    public Int128 Incoming { get; set; }

    public int Month { get; private set; }

    public Int128 MonthIncoming { get; set; }

    public void CountMonth(int month, Int128 amount) => (Month, MonthIncoming) = (month, month == Month ? MonthIncoming + amount : amount);
}

/// <summary>One hold in the verifier's replay.</summary>
internal sealed class VerifierHold(EntryKind kind, Int128 left, int month)
{
    public EntryKind Kind { get; } = kind;

    public int Month { get; } = month;

    public Int128 Left { get; set; } = left;
}
