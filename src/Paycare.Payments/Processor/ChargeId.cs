using Paycare.Platform.Ids;

namespace Paycare.Payments.Processor;

/// <summary>Identifies a charge at the card processor: by the id of what it pays for.</summary>
public readonly record struct ChargeId(Guid Value) : IStrongId<ChargeId>
{
    /// <inheritdoc />
    public static ChargeId From(Guid value) => new(value);

    /// <summary>Reads the id's text; see <see cref="StrongId.TryParse"/>.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ChargeId id) => StrongId.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}
