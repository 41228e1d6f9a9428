using Paycare.Care.Incidents;

namespace Paycare.Care.Diagnosis;

/// <summary>The findings about an attempt: the cause, whether money left, and the evidence.</summary>
/// <param name="Cause">The cause's contract name; <c>unknown</c> when the records do not show it.</param>
/// <param name="Charged">Whether money left the customer's wallet.</param>
/// <param name="Evidence">Recorded facts, by their contract names.</param>
internal sealed record Verdict(string Cause, bool Charged, IReadOnlyList<Fact> Evidence);

/// <summary>One recorded fact: money, a time, a count or a text.</summary>
internal sealed record Fact(string Name, object Value);

/// <summary>The incident that affected an attempt, as evidence.</summary>
/// <param name="Id">The incident's id.</param>
/// <param name="Scope">A merchant, a rail, or all of Paycare.</param>
/// <param name="From">Start of the incident.</param>
/// <param name="To">End of the incident; <c>null</c> while ongoing.</param>
public sealed record IncidentFact(IncidentId Id, string Scope, DateTimeOffset From, DateTimeOffset? To)
{
    internal static IncidentFact Of(Incident incident) => new(incident.Id, incident.Scope, incident.From, incident.To);
}
