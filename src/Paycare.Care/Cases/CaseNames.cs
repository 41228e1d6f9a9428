namespace Paycare.Care.Cases;

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
