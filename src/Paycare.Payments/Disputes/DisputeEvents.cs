using Paycare.Platform.Due;

namespace Paycare.Payments.Disputes;

/// <summary>A dispute began or advanced.</summary>
/// <param name="Dispute">The dispute's id.</param>
/// <param name="What">The stage it entered, or what else happened: <c>overdue</c>, <c>evidence-refused</c>, <c>accept-asked</c>...</param>
public sealed record DisputeMoved(DisputeId Dispute, string What) : IEvent
{
    /// <summary>The deadline to act has passed without action.</summary>
    public const string Overdue = "overdue";

    /// <inheritdoc />
    public string Aggregate => Dispute.ToString();
}

/// <summary>A dispute's money was taken and is covered.</summary>
/// <param name="Dispute">The dispute's id.</param>
public sealed record DisputeOpened(DisputeId Dispute) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Dispute.ToString();
}

/// <summary>A dispute that took money has ended.</summary>
/// <param name="Dispute">The dispute's id.</param>
/// <param name="IsLost">Whether the money stays with the card's bank.</param>
public sealed record DisputeClosed(DisputeId Dispute, bool IsLost) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Dispute.ToString();
}
