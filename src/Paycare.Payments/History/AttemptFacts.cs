using System.Text.Json.Serialization;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;

namespace Paycare.Payments.History;

/// <summary>Everything recorded about one attempt to move money, as used by diagnosis, screens and care.</summary>
public sealed record AttemptFacts
{
    /// <summary>The attempt's id; for payments also the payment's.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of attempt.</summary>
    [JsonIgnore]
    public required EntryKind Kind { get; init; }

    /// <summary>payment, top-up...</summary>
    [JsonPropertyName("kind")]
    public string KindText => NameOf(Kind);

    internal static string NameOf(EntryKind kind) =>
        kind switch
        {
            EntryKind.TopUp => "top-up",
            _ => kind.ToString().ToLowerInvariant(),
        };

    /// <summary>What came of it.</summary>
    public required AttemptStatus Status { get; init; }

    /// <summary>Why it was refused or failed, as an API error code.</summary>
    public AttemptCode? Code { get; init; }

    /// <summary>The amount, in minor units (sen).</summary>
    public required Money Amount { get; init; }

    /// <summary>The customer whose attempt it is.</summary>
    [JsonIgnore]
    public CustomerId Customer { get; init; }

    /// <summary>The merchant to be paid.</summary>
    public MerchantItem? Merchant { get; init; }

    /// <summary>The other party of a transfer, masked.</summary>
    public string? OtherParty { get; init; }

    /// <summary>The payer's note, for payer and receiver.</summary>
    [JsonIgnore]
    public string? Note { get; init; }

    /// <summary>The top-up's id, for top-ups.</summary>
    public string? TopUpId { get; init; }

    /// <summary>The withdrawal's id, for withdrawals.</summary>
    public string? WithdrawalId { get; init; }

    /// <summary>The receiving bank account in short, for withdrawals.</summary>
    public string? BankAccount { get; init; }

    /// <summary>That bank account's id, for withdrawing to it again.</summary>
    [JsonIgnore]
    public BankAccountId? BankAccountId { get; init; }

    /// <summary>When it will have arrived at the latest, for accepted withdrawals.</summary>
    [JsonIgnore]
    public DateTimeOffset? ExpectedBy { get; init; }

    /// <summary>Whether the money came or went by bank transfer.</summary>
    [JsonIgnore]
    public bool IsByBank => Kind == EntryKind.Withdrawal || Evidence.Text("rail") == "bank";

    /// <summary>The refund's id, for refunds.</summary>
    public string? RefundId { get; init; }

    /// <summary>The top-up whose dispute holds or took this money.</summary>
    public string? DisputedTopUpId { get; init; }

    /// <summary>Whether this transaction is frozen now.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Whether the money came in, or would have.</summary>
    [JsonIgnore]
    public bool IsIncoming { get; init; }

    /// <summary>The wallet's balance after it; <c>null</c> when nothing moved.</summary>
    public Money? BalanceAfter { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The request's idempotency key, by which an app recognises its attempt.</summary>
    [JsonIgnore]
    public string Key { get; init; } = "";

    /// <summary>The other of two payments where one was probably meant. Looked up for single attempts, not for lists.</summary>
    [JsonIgnore]
    public PairedPayment? Pair { get; init; }

    /// <summary>What came back of a payment, what is on its way included. Looked up for single attempts.</summary>
    [JsonIgnore]
    public Money Returned { get; init; }

    /// <summary>Of that, what is still on its way. Looked up for single attempts.</summary>
    [JsonIgnore]
    public Money Returning { get; init; }

    /// <summary>Whether the wallet is frozen now. Looked up for single attempts.</summary>
    [JsonIgnore]
    public bool IsAccountFrozen { get; init; }

    /// <summary>Whether topping up what was missing would exceed a limit. Looked up for single attempts.</summary>
    [JsonIgnore]
    public bool IsAboveLimits { get; init; }

    /// <summary>For an attempt that moved nothing: the one that moved the same money since. Looked up for single attempts.</summary>
    [JsonIgnore]
    public string? FollowedBy { get; init; }

    /// <summary>Whether another one moved it too. Looked up for single attempts.</summary>
    [JsonIgnore]
    public bool IsFollowedTwice { get; init; }

    /// <summary>For an attempt that only asked for a code: whether that code would still be taken. Looked up for single attempts.</summary>
    [JsonIgnore]
    public bool IsCodeAwaited { get; init; }

    /// <summary>The evidence at that moment.</summary>
    [JsonIgnore]
    public Evidence Evidence { get; init; } = Evidence.None;

    /// <summary>Whether a code confirmed it, and whether a new device sent it; for outgoing money.</summary>
    [JsonIgnore]
    public OutgoingMarks Marks { get; init; }

    /// <summary>Whether a verified customer's limit is higher than the one that was reached.</summary>
    [JsonIgnore]
    public bool CanRaiseLimit { get; init; }

    /// <summary>The card issuer's answer (ISO 8583 field 39), for top-ups.</summary>
    [JsonIgnore]
    public string? IssuerCode { get; init; }

    /// <summary>What that answer means: the reason of a declined card in the contract.</summary>
    [JsonIgnore]
    public string? IssuerReason { get; init; }

    /// <summary>When the connection broke before the answer was sent.</summary>
    [JsonIgnore]
    public DateTimeOffset? AnswerLostAt { get; init; }

    /// <summary>When the same request came again and was answered from its record.</summary>
    [JsonIgnore]
    public DateTimeOffset? AskedAgainAt { get; init; }
}
