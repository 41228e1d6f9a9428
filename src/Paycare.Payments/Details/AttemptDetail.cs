using Paycare.Payments.Bank;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;

namespace Paycare.Payments.Details;

/// <summary>What is known of one attempt beyond its row.</summary>
internal sealed record AttemptDetail
{
    /// <summary>What became of it, where the row alone does not say it.</summary>
    public AttemptStatus? Status { get; init; }

    /// <summary>Why it came to nothing later, for what the row did not refuse.</summary>
    public AttemptCode? Code { get; init; }

    public MerchantItem? Merchant { get; init; }

    /// <summary>Who is on the other side, masked.</summary>
    public string? OtherParty { get; init; }

    public string? TopUpId { get; init; }

    public string? IssuerCode { get; init; }

    /// <summary>What that answer means, as a stable word.</summary>
    public string? IssuerReason { get; init; }

    public string? WithdrawalId { get; init; }

    /// <summary>To which bank account, in a few words.</summary>
    public string? BankAccount { get; init; }

    public BankAccountId? BankAccountId { get; init; }

    public DateTimeOffset? ExpectedBy { get; init; }

    public string? RefundId { get; init; }

    /// <summary>The top-up whose dispute holds or took this money.</summary>
    public string? DisputedTopUpId { get; init; }
}
