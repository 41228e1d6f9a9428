using System.Text.Json.Serialization;
using Paycare.Payments.Merchants;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Refunds;

/// <summary>A refund needs an agent.</summary>
/// <param name="Refund">The refund's id.</param>
/// <param name="Customer">The payer.</param>
/// <param name="Why">Why an agent is needed.</param>
public sealed record RefundNeedsCare(RefundId Refund, CustomerId Customer, RefundTrouble Why) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Refund.ToString();
}

/// <summary>A customer requested a refund.</summary>
/// <param name="Refund">The refund's id.</param>
public sealed record RefundRequested(RefundId Refund) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Refund.ToString();
}

/// <summary>The refund reached a final state.</summary>
/// <param name="Refund">The refund's id.</param>
/// <param name="Customer">The payer.</param>
/// <param name="Merchant">The merchant that was paid.</param>
/// <param name="State">The state it reached.</param>
public sealed record RefundMoved(RefundId Refund, CustomerId Customer, MerchantId Merchant, RefundState State) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Refund.ToString();
}

/// <summary>Why a refund needs an agent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundTrouble>))]
public enum RefundTrouble
{
    /// <summary>The policy requires care's decision, or the merchant did not decide in time.</summary>
    Decide,

    /// <summary>The promised day passed without confirmation of the money.</summary>
    Late,

    /// <summary>The rail returned the money; it is in suspense.</summary>
    Returned,
}
