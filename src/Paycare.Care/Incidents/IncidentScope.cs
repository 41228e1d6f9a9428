using Paycare.Payments.Spending;

namespace Paycare.Care.Incidents;

/// <summary>The scopes that an incident can have.</summary>
internal static class IncidentScope
{
    /// <summary><c>merchant</c>, <c>card</c>, <c>bank</c> or <c>paycare</c>: the part used in the text keys.</summary>
    public static string KindOf(string scope) =>
        scope switch
        {
            OutcomeCounts.Cards => "card",
            "rail:bank" => "bank",
            Incident.Everything => "paycare",
            _ => "merchant",
        };

    /// <summary>Whether a staff member may name this scope.</summary>
    public static bool IsKnown(string scope) =>
        scope is OutcomeCounts.Cards or "rail:bank" or Incident.Everything || OutcomeCounts.MerchantOf(scope) is not null;
}
