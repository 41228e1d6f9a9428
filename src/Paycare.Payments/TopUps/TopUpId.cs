using Paycare.Platform.Ids;

namespace Paycare.Payments.TopUps;

/// <summary>Identifies a top-up.</summary>
public readonly record struct TopUpId(Guid Value) : IStrongId<TopUpId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}
