using Paycare.Platform.States;
using static Paycare.Care.Cases.CaseState;

namespace Paycare.Care.Cases;

/// <summary>The states of a case.</summary>
public enum CaseState
{
    /// <summary>Not looked at yet.</summary>
    New,

    /// <summary>Care's turn.</summary>
    Open,

    /// <summary>The customer's turn.</summary>
    WaitingOnCustomer,

    /// <summary>A bank's turn.</summary>
    WaitingOnBank,

    /// <summary>A second person's turn to decide.</summary>
    WaitingOnApproval,

    /// <summary>Done, but can be reopened.</summary>
    Resolved,

    /// <summary>Closed for good.</summary>
    Closed,
}

/// <summary>The state machine of a case.</summary>
internal static class CaseStates
{
    private static readonly Transition<CaseState> Merged = (Closed, "merged into another");

    public static readonly Transitions<CaseState> Transitions = new(
        "case",
        [New],
        new()
        {
            [New] = [Open, WaitingOnCustomer, WaitingOnBank, WaitingOnApproval, Resolved, Merged],
            [Open] = [WaitingOnCustomer, WaitingOnBank, WaitingOnApproval, Resolved, Merged],
            [WaitingOnCustomer] = [Open, WaitingOnBank, WaitingOnApproval, Resolved, Merged],
            [WaitingOnBank] = [Open, WaitingOnCustomer, WaitingOnApproval, Resolved, Merged],
            [WaitingOnApproval] = [Open, WaitingOnCustomer, WaitingOnBank, Resolved, Merged],
            [Resolved] = [Open, Closed],
            [Closed] = [(Open, "by hand, or the customer writes within 30 days")],
        }
    );

    /// <summary>How long a resolved case can be reopened.</summary>
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromDays(30);

    /// <summary>The open ones of some cases, in the words of the index that has only those.</summary>
    public static IQueryable<Case> OnlyOpen(IQueryable<Case> cases) =>
        cases.Where(c => c.State != CaseState.Resolved && c.State != CaseState.Closed);

    public static bool IsOpen(CaseState state) => state is not (Resolved or Closed);

    /// <summary>The moves that a person at the desk may make by hand: all but closing what is open, which only a merge does.</summary>
    public static bool AllowsByHand(CaseState from, CaseState to) => Transitions.Allows(from, to) && !(IsOpen(from) && to == Closed);
}

/// <summary>The topic of a case.</summary>
public enum CaseTopic
{
    /// <summary>A payment did not go through, or seems not to have.</summary>
    PaymentFailed,

    /// <summary>The PIN is locked.</summary>
    PinLocked,

    /// <summary>A refund of a payment.</summary>
    Refund,

    /// <summary>The account was taken over by another person.</summary>
    AccountStolen,

    /// <summary>Bound bank cards.</summary>
    Card,

    /// <summary>Money in.</summary>
    TopUp,

    /// <summary>Passwords, devices, sessions.</summary>
    Security,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>The group of agents that handles a case.</summary>
public enum CaseQueue
{
    /// <summary>Payments and top-ups.</summary>
    Payments,

    /// <summary>Refunds.</summary>
    Refunds,

    /// <summary>Money or access at risk: handled first.</summary>
    Security,

    /// <summary>Everything else.</summary>
    General,
}

/// <summary>The kinds of things a case can be about.</summary>
public enum AboutKind
{
    /// <summary>A payment or another attempt.</summary>
    Attempt,

    /// <summary>A bound card.</summary>
    Card,

    /// <summary>A refund.</summary>
    Refund,

    /// <summary>A dispute by a card's bank.</summary>
    Dispute,
}
