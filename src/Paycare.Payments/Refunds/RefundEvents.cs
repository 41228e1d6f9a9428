using System.Text.Json.Serialization;
using Paycare.Payments.Merchants;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Refunds;

/// <summary>A refund needs a person at the desk.</summary>
/// <param name="Refund">Which.</param>
/// <param name="Customer">Whose.</param>
/// <param name="Why">What happened.</param>
public sealed record RefundNeedsCare(RefundId Refund, CustomerId Customer, RefundTrouble Why) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Refund.ToString();
}

/// <summary>A customer asked for money back.</summary>
/// <param name="Refund">Which.</param>
public sealed record RefundRequested(RefundId Refund) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Refund.ToString();
}

/// <summary>A refund ended: it arrived, or was rejected.</summary>
/// <param name="Refund">Which.</param>
/// <param name="Customer">Whose.</param>
/// <param name="Merchant">Of which shop.</param>
/// <param name="State">How it stands.</param>
public sealed record RefundMoved(RefundId Refund, CustomerId Customer, MerchantId Merchant, RefundState State) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Refund.ToString();
}

/// <summary>Why a refund needs a person.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundTrouble>))]
public enum RefundTrouble
{
    /// <summary>The policy asks for care's yes or no, or the shop did not decide in time.</summary>
    Decide,

    /// <summary>The promised day passed and the money is not confirmed.</summary>
    Late,

    /// <summary>The rail gave the money back; it waits in suspense.</summary>
    Returned,
}
