using Paycare.Platform.Due;

namespace Paycare.Payments.Disputes;

/// <summary>A dispute began or went on.</summary>
/// <param name="Dispute">Which.</param>
/// <param name="What">The stage it entered, or what else happened: <c>overdue</c>, <c>evidence-refused</c>, <c>accept-asked</c>...</param>
public sealed record DisputeMoved(DisputeId Dispute, string What) : IEvent
{
    /// <summary>The day to act has passed and nobody has.</summary>
    public const string Overdue = "overdue";

    /// <inheritdoc />
    public string Aggregate => Dispute.ToString();
}

/// <summary>The money of a dispute was taken and is covered.</summary>
/// <param name="Dispute">The dispute.</param>
public sealed record DisputeOpened(DisputeId Dispute) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Dispute.ToString();
}

/// <summary>A dispute that took money reached its end.</summary>
/// <param name="Dispute">The dispute.</param>
/// <param name="IsLost">Whether the money stays with the card's bank.</param>
public sealed record DisputeClosed(DisputeId Dispute, bool IsLost) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Dispute.ToString();
}
