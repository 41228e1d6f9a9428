using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>A dispute began or went on.</summary>
/// <param name="Dispute">Which.</param>
/// <param name="What">The stage that it entered, or what else happened: <c>overdue</c>, <c>evidence-refused</c>, <c>accept-asked</c>...</param>
public sealed record DisputeMoved(DisputeId Dispute, string What) : IEvent
{
    /// <summary>The day to act has passed and nobody has.</summary>
    public const string Overdue = "overdue";

    /// <inheritdoc />
    public string Aggregate => Dispute.ToString();
}
