using System.Text.Json.Serialization;

namespace Paycare.Payments.Refunds;

/// <summary>How a refund stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundState>))]
public enum RefundState
{
    /// <summary>Asked for; the shop or care says yes or no.</summary>
    Requested,

    /// <summary>Allowed. It waits only while the shop's account holds too little.</summary>
    Approved,

    /// <summary>The rail has it.</summary>
    Sent,

    /// <summary>The rail was asked and nobody knows yet; inquiries are under way.</summary>
    Unknown,

    /// <summary>It is there: the rail confirmed it.</summary>
    Arrived,

    /// <summary>The rail gave it back: the money waits safely in suspense, and a case was opened.</summary>
    Returned,

    /// <summary>The shop or care said no; nothing moved.</summary>
    Rejected,

    /// <summary>There never was a refund: the request was not possible.</summary>
    Refused,
}

/// <summary>The state machine of a refund, readable at one sight.</summary>
internal static class RefundStates
{
    public static bool Allows(RefundState from, RefundState to) =>
        (from, to) switch
        {
            (RefundState.Requested, RefundState.Approved or RefundState.Rejected) => true,
            (RefundState.Approved, RefundState.Sent or RefundState.Unknown or RefundState.Returned or RefundState.Rejected) => true,
            (RefundState.Sent, RefundState.Arrived or RefundState.Returned or RefundState.Unknown) => true,
            (RefundState.Unknown, RefundState.Sent or RefundState.Returned) => true,

            // A card's or an account's bank may give back what it took first.
            (RefundState.Arrived, RefundState.Returned) => true,

            // Out of suspense, into the wallet.
            (RefundState.Returned, RefundState.Arrived) => true,
            _ => false,
        };

    /// <summary>Nothing goes on by itself.</summary>
    public static bool IsFinal(RefundState state) =>
        state is RefundState.Arrived or RefundState.Returned or RefundState.Rejected or RefundState.Refused;

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundState state) => state.ToString().ToLowerInvariant();

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundParty party) => party.ToString().ToLowerInvariant();

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundRail rail) => rail.ToString().ToLowerInvariant();
}
