namespace Paycare.Care.Cases;

/// <summary>How a case stands.</summary>
public enum CaseState
{
    /// <summary>Nobody looked at it yet.</summary>
    New,

    /// <summary>Care's turn.</summary>
    Open,

    /// <summary>The customer's turn.</summary>
    WaitingOnCustomer,

    /// <summary>A bank's turn.</summary>
    WaitingOnBank,

    /// <summary>A second pair of eyes is asked for.</summary>
    WaitingOnApproval,

    /// <summary>Done, and may be opened again.</summary>
    Resolved,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>The state machine of a case, readable at one sight.</summary>
internal static class CaseStates
{
    /// <summary>How long a case that is done can be opened again.</summary>
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromDays(30);

    public static bool IsOpen(CaseState state) => state is not (CaseState.Resolved or CaseState.Closed);

    /// <summary>The moves that a person at the desk may make by hand.</summary>
    public static bool Allows(CaseState from, CaseState to) =>
        (from, to) switch
        {
            (_, CaseState.New) => false,
            (CaseState.Resolved, CaseState.Closed or CaseState.Open) => true,
            (CaseState.Resolved, _) => false,
            (CaseState.Closed, CaseState.Open) => true,
            (CaseState.Closed, _) => false,
            (_, CaseState.Closed) => false,
            _ => from != to,
        };
}

/// <summary>What a case is about.</summary>
public enum CaseTopic
{
    /// <summary>A payment did not go through, or seems not to have.</summary>
    PaymentFailed,

    /// <summary>The PIN is locked.</summary>
    PinLocked,

    /// <summary>Money back for a payment.</summary>
    Refund,

    /// <summary>Somebody else has the account.</summary>
    AccountStolen,

    /// <summary>Bound bank cards.</summary>
    Card,

    /// <summary>Money in.</summary>
    TopUp,

    /// <summary>Passwords, devices, sessions.</summary>
    Security,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Which agents look at it.</summary>
public enum CaseQueue
{
    /// <summary>Payments and top-ups.</summary>
    Payments,

    /// <summary>Refunds.</summary>
    Refunds,

    /// <summary>Money or access at risk: comes first.</summary>
    Security,

    /// <summary>Everything else.</summary>
    General,
}

/// <summary>What a case can be about.</summary>
public enum AboutKind
{
    /// <summary>A payment or another attempt.</summary>
    Attempt,

    /// <summary>A bound card.</summary>
    Card,

    /// <summary>A refund.</summary>
    Refund,

    /// <summary>A dispute of a card's bank.</summary>
    Dispute,
}

/// <summary>The contract's names for the enums of cases.</summary>
internal static class CaseNames
{
    public static readonly IReadOnlyDictionary<string, CaseTopic> Topics = Of<CaseTopic>();
    public static readonly IReadOnlyDictionary<string, CaseState> States = Of<CaseState>();
    public static readonly IReadOnlyDictionary<string, CaseQueue> Queues = Of<CaseQueue>();

    /// <summary><c>WaitingOnCustomer</c> as <c>waiting-on-customer</c>.</summary>
    public static string Name<T>(this T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static CaseQueue QueueOf(CaseTopic topic) =>
        topic switch
        {
            CaseTopic.PaymentFailed or CaseTopic.PinLocked or CaseTopic.TopUp => CaseQueue.Payments,
            CaseTopic.Refund => CaseQueue.Refunds,
            CaseTopic.AccountStolen or CaseTopic.Security => CaseQueue.Security,
            CaseTopic.Card or CaseTopic.Other => CaseQueue.General,
            _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "Unnamed topic."),
        };

    private static Dictionary<string, T> Of<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(v => v.Name(), StringComparer.Ordinal);
}
