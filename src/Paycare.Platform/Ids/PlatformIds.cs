namespace Paycare.Platform.Ids;

/// <summary>Names a customer: the owner of a wallet.</summary>
public readonly record struct CustomerId(Guid Value) : IStrongId<CustomerId>
{
    /// <inheritdoc />
    public static CustomerId From(Guid value) => new(value);

    /// <summary>Reads the id's text; see <see cref="StrongId.TryParse"/>.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out CustomerId id) => StrongId.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Names a member of staff: an agent, lead, risk officer or administrator.</summary>
public readonly record struct StaffId(Guid Value) : IStrongId<StaffId>
{
    /// <inheritdoc />
    public static StaffId From(Guid value) => new(value);

    /// <summary>Reads the id's text; see <see cref="StrongId.TryParse"/>.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out StaffId id) => StrongId.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}
