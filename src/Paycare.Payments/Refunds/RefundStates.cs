using System.Text.Json.Serialization;
using Paycare.Platform.States;
using static Paycare.Payments.Refunds.RefundState;

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

/// <summary>The state machine of a refund.</summary>
internal static class RefundStates
{
    public static readonly Transitions<RefundState> Transitions = new(
        "refund",
        [Requested],
        new()
        {
            [Requested] = [Approved, Rejected, (Refused, "there is nothing to give back")],
            [Approved] = [Sent, Unknown, Returned, Rejected, (Refused, "the first reservation is refused")],
            [Sent] = [Arrived, Returned, Unknown],
            [Unknown] = [Sent, Returned],
            [Arrived] = [(Returned, "its bank gives back what it took first")],
            [Returned] = [(Arrived, "out of suspense, into the wallet")],
        }
    );

    /// <summary>Nothing goes on by itself.</summary>
    public static bool IsFinal(RefundState state) => state is Arrived or Returned or Rejected or Refused;

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundState state) => state.ToString().ToLowerInvariant();

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundParty party) => party.ToString().ToLowerInvariant();

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundRail rail) => rail.ToString().ToLowerInvariant();
}
