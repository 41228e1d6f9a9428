using Paycare.Platform.Ids;

namespace Paycare.Payments.TopUps;

/// <summary>Names a top-up.</summary>
public readonly record struct TopUpId(Guid Value) : IStrongId<TopUpId>
{
    /// <inheritdoc />
    public static TopUpId From(Guid value) => new(value);

    /// <summary>Reads the id's text; see <see cref="StrongId.TryParse"/>.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out TopUpId id) => StrongId.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}
