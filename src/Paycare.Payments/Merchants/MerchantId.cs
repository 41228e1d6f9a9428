using Paycare.Platform.Ids;

namespace Paycare.Payments.Merchants;

/// <summary>Identifies a merchant.</summary>
public readonly record struct MerchantId(Guid Value) : IStrongId<MerchantId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Identifies an API key of a merchant.</summary>
public readonly record struct MerchantKeyId(Guid Value) : IStrongId<MerchantKeyId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Identifies a session on the merchant's page.</summary>
public readonly record struct MerchantSessionId(Guid Value) : IStrongId<MerchantSessionId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}
