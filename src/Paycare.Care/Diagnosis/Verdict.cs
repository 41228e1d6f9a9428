using Paycare.Care.Incidents;

namespace Paycare.Care.Diagnosis;

/// <summary>What was found out about an attempt: the cause, whether money left, what proves it, and what helps.</summary>
/// <param name="Cause">A cause of the public contract; <c>unknown</c> when the records do not tell.</param>
/// <param name="Charged">Whether the money left.</param>
/// <param name="Evidence">Recorded facts, by their contract names.</param>
/// <param name="Remedies">What the customer can do, the best first.</param>
internal sealed record Verdict(string Cause, bool Charged, IReadOnlyList<Fact> Evidence, IReadOnlyList<string> Remedies);

/// <summary>One recorded fact: money, a time, a count or a text.</summary>
internal sealed record Fact(string Name, object Value);

/// <summary>The incident that an attempt fell into, as evidence.</summary>
/// <param name="Id">Which.</param>
/// <param name="Scope">A merchant, a rail, or all of Paycare.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; <c>null</c> while it lasts.</param>
public sealed record IncidentFact(IncidentId Id, string Scope, DateTimeOffset From, DateTimeOffset? To)
{
    internal static IncidentFact Of(Incident incident) => new(incident.Id, incident.Scope, incident.From, incident.To);
}
