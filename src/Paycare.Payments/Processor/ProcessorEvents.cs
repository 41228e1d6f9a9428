using Paycare.Platform.Amounts;
using Paycare.Platform.Due;

namespace Paycare.Payments.Processor;

/// <summary>A card's owner or bank disputes a charge, or the dispute advanced.</summary>
/// <param name="ProcessorReference">The processor's id for the dispute, the same through all its stages.</param>
/// <param name="Charge">Our reference of the charge.</param>
/// <param name="Amount">The disputed amount, in minor units (sen).</param>
/// <param name="Stage">The dispute's stage.</param>
/// <param name="Reason">The reason in the processor's word, for example <c>fraudulent</c>.</param>
/// <param name="AnswerBy">Deadline for evidence; <c>null</c> when none is requested.</param>
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

/// <summary>The stage of a chargeback.</summary>
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

/// <summary>
/// A processor reported the outcome of a charge unasked, late or repeatedly. It only triggers an inquiry; its contents are never
/// acted on.
/// </summary>
/// <param name="Charge">Our reference of the charge.</param>
/// <param name="IsApproved">Whether it says that the card was charged.</param>
internal sealed record ChargeReported(ChargeId Charge, bool IsApproved) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Charge.ToString();
}

/// <summary>
/// A processor reported progress of a refund unasked. It only triggers an inquiry; its contents are never acted on.
/// </summary>
/// <param name="Refund">Our reference of the refund.</param>
internal sealed record RefundReported(Guid Refund) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Refund.ToString("N");
}
