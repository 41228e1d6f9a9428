using Paycare.Payments.Spending;

namespace Paycare.Care.Incidents;

/// <summary>What an incident may be about.</summary>
internal static class IncidentScope
{
    /// <summary>merchant, card, bank or paycare: the part of its texts' keys.</summary>
    public static string KindOf(string scope) =>
        scope switch
        {
            OutcomeCounts.Cards => "card",
            "rail:bank" => "bank",
            Incident.Everything => "paycare",
            _ => "merchant",
        };

    /// <summary>Whether a scope can be named by a person.</summary>
    public static bool IsKnown(string scope) =>
        scope is OutcomeCounts.Cards or "rail:bank" or Incident.Everything || OutcomeCounts.MerchantOf(scope) is not null;
}
