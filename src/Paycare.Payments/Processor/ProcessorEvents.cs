using Paycare.Platform.Amounts;
using Paycare.Platform.Due;

namespace Paycare.Payments.Processor;

/// <summary>A card's owner or bank disputes a charge, or the dispute went on.</summary>
/// <param name="ProcessorReference">The processor's name for the dispute: the same through all its stages.</param>
/// <param name="Charge">Our reference of the charge.</param>
/// <param name="Amount">How much is disputed.</param>
/// <param name="Stage">Where it is.</param>
/// <param name="Reason">The processor's word for why, for example <c>fraudulent</c>.</param>
/// <param name="AnswerBy">Until when evidence can be given; <c>null</c> when none is asked for.</param>
public sealed record ChargebackReceived(
    string ProcessorReference,
    ChargeId Charge,
    Money Amount,
    ChargebackStage Stage,
    string Reason,
    DateTimeOffset? AnswerBy
) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => ProcessorReference;
}

/// <summary>Where a chargeback is.</summary>
public enum ChargebackStage
{
    /// <summary>The bank asks; no money has moved yet.</summary>
    Inquiry,

    /// <summary>The money was taken from us; evidence may win it back.</summary>
    Opened,

    /// <summary>Decided for us: the money came back.</summary>
    Won,

    /// <summary>Decided against us: the money is gone.</summary>
    Lost,
}

/// <summary>A processor told, unasked, what became of a charge: late, or once more. A reason to ask it, not an answer.</summary>
/// <param name="Charge">Our reference of the charge.</param>
/// <param name="IsApproved">Whether it says that the card was charged.</param>
internal sealed record ChargeReported(ChargeId Charge, bool IsApproved) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Charge.ToString();
}

/// <summary>A processor told, unasked, that a refund went on. A reason to ask it, not an answer.</summary>
/// <param name="Refund">Our reference of the refund.</param>
internal sealed record RefundReported(Guid Refund) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Refund.ToString("N");
}
