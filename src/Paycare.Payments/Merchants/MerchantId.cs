using Paycare.Platform.Ids;

namespace Paycare.Payments.Merchants;

/// <summary>Names a merchant.</summary>
public readonly record struct MerchantId(Guid Value) : IStrongId<MerchantId>
{
    /// <inheritdoc />
    public static MerchantId From(Guid value) => new(value);

    /// <summary>Reads the id's text; see <see cref="StrongId.TryParse"/>.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out MerchantId id) => StrongId.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Names an API key of a merchant.</summary>
public readonly record struct MerchantKeyId(Guid Value) : IStrongId<MerchantKeyId>
{
    /// <inheritdoc />
    public static MerchantKeyId From(Guid value) => new(value);

    /// <summary>Reads the id's text; see <see cref="StrongId.TryParse"/>.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out MerchantKeyId id) => StrongId.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Names a sign-in to the merchant's page.</summary>
public readonly record struct MerchantSessionId(Guid Value) : IStrongId<MerchantSessionId>
{
    /// <inheritdoc />
    public static MerchantSessionId From(Guid value) => new(value);

    /// <summary>Reads the id's text; see <see cref="StrongId.TryParse"/>.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out MerchantSessionId id) => StrongId.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}
