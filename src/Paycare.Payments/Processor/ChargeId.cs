using Paycare.Platform.Ids;

namespace Paycare.Payments.Processor;

/// <summary>Identifies a charge at the card processor; the id of what it pays for.</summary>
public readonly record struct ChargeId(Guid Value) : IStrongId<ChargeId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}
