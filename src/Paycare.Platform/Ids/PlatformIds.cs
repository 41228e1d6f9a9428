namespace Paycare.Platform.Ids;

/// <summary>Identifies a customer, the owner of a wallet.</summary>
public readonly record struct CustomerId(Guid Value) : IStrongId<CustomerId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Identifies a member of staff: an agent, lead, risk officer or administrator.</summary>
public readonly record struct StaffId(Guid Value) : IStrongId<StaffId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}
