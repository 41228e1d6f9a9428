using System.Text.Json.Serialization;
using Paycare.Platform.States;
using static Paycare.Payments.Refunds.RefundState;

namespace Paycare.Payments.Refunds;

/// <summary>The state of a refund.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundState>))]
public enum RefundState
{
    /// <summary>Requested; the merchant or care must decide.</summary>
    Requested,

    /// <summary>Approved. It waits only while the merchant's balance is too low.</summary>
    Approved,

    /// <summary>The rail has it.</summary>
    Sent,

    /// <summary>The rail was asked and the outcome is unknown; inquiries are under way.</summary>
    Unknown,

    /// <summary>The rail confirmed its arrival.</summary>
    Arrived,

    /// <summary>The rail returned it: the money is safe in suspense, and a case was opened.</summary>
    Returned,

    /// <summary>The merchant or care rejected it; nothing moved.</summary>
    Rejected,

    /// <summary>The request was invalid; no refund was created.</summary>
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

    /// <summary>Whether nothing happens automatically any more.</summary>
    public static bool IsFinal(RefundState state) => state is Arrived or Returned or Rejected or Refused;

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundState state) => state.ToString().ToLowerInvariant();

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundParty party) => party.ToString().ToLowerInvariant();

    /// <summary>The contract's word.</summary>
    public static string Name(this RefundRail rail) => rail.ToString().ToLowerInvariant();
}
