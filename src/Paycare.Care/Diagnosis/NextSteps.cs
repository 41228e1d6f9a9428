using Paycare.Care.Causes;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using static Paycare.Care.Diagnosis.CustomerStep;

namespace Paycare.Care.Diagnosis;

/// <summary>
/// The one table from the situation of an attempt to what is said about it and what to do next, for customer and agent alike.
/// What stands now comes before what happened then: nobody pays again what is pending or paid, nobody reads "once" who paid
/// twice, and nobody is offered back what came back or is frozen.
/// </summary>
internal static class NextSteps
{
    public static Advice Of(Situation now) =>
        now.Status switch
        {
            AttemptStatus.Pending => new(now.HasIncident ? Sentence.Incident : Sentence.OfCause, LookAgain, [], AgentStep.Wait),
            AttemptStatus.Succeeded => Moved(now),
            AttemptStatus.Refused or AttemptStatus.Failed => NotMoved(now),
            _ => throw new ArgumentOutOfRangeException(nameof(now), now.Status, "Unnamed status."),
        };

    /// <summary>Whether care may still give money of it back.</summary>
    public static bool MayGiveBack(Situation now) =>
        now
            is {
                Kind: EntryKind.Payment,
                Status: AttemptStatus.Succeeded,
                IsFrozen: false,
                Comeback: not (Comeback.Whole or Comeback.UnderWay)
            };

    private static Advice Moved(Situation now) =>
        now switch
        {
            { IsFrozen: true } => new(Sentence.Frozen, ContactCare, [], AgentStep.DecideFreeze),
            { Comeback: Comeback.Whole, Pair: PairState.First or PairState.Second } => new(
                Sentence.OnceOfTwo,
                Nothing,
                [],
                AgentStep.Close
            ),
            { Comeback: Comeback.Whole } => new(Sentence.Returned, Nothing, [], AgentStep.Close),
            { Comeback: Comeback.UnderWay or Comeback.PartUnderWay } => new(Sentence.Returning, SeeRefund, [], AgentStep.TellDate),
            { Pair: PairState.First or PairState.Second, Kind: EntryKind.Payment } => new(
                Sentence.Twice,
                AskBack,
                [],
                AgentStep.GiveSecondBack
            ),
            { Pair: PairState.First or PairState.Second } => new(Sentence.Twice, ContactCare, [], AgentStep.Recall),
            { Comeback: Comeback.Part } => new(Sentence.PartReturned, Nothing, [], AgentStep.Explain),
            { Pair: PairState.OtherCameBack } => new(Sentence.OnceOfTwo, Nothing, [], AgentStep.Explain),
            { Cause: Cause.AnswerLost } => new(Sentence.OfCause, Nothing, [], AgentStep.TellAgain),
            _ => new(Sentence.OfCause, Nothing, [], AgentStep.Explain),
        };

    private static Advice NotMoved(Situation now) =>
        now switch
        {
            { PaidSince: not PaidSince.No } => new(Sentence.PaidSince, SeePayment, [], AgentStep.Explain),
            // A bank brought it, and we hold it: nobody has to send it once more.
            { IsKept: true, Limit: LimitBar.Raisable } => new(Sentence.OfCause, VerifyIdentity, [], AgentStep.FindOwner),
            { IsKept: true } => new(Sentence.OfCause, ContactCare, [], AgentStep.FindOwner),
            { IsAccountFrozen: true } => new(Sentence.OfCause, ContactCare, [], AgentStep.DecideAccountFreeze),
            { HasIncident: true } => new(Sentence.Incident, RetrySafely, [], AgentStep.SeeIncident),
            _ => OfCause(now),
        };

    private static Advice OfCause(Situation now)
    {
        var (step, also, agent) = (now.Cause, now.Limit, now.Factor) switch
        {
            (Cause.InsufficientBalance, LimitBar.None, _) => (TopUpAndRetry, None, AgentStep.Explain),
            (Cause.InsufficientBalance or Cause.LimitExceeded, LimitBar.Raisable, _) => (VerifyIdentity, None, AgentStep.Explain),
            (Cause.InsufficientBalance or Cause.LimitExceeded, LimitBar.Fixed, _) => (ContactCare, None, AgentStep.Explain),
            (Cause.LimitExceeded, LimitBar.None, _) => (RetrySafely, None, AgentStep.Explain),
            (Cause.WrongPin or Cause.PinLocked, _, FactorState.LockedForATime) => (WaitUntil, [ResetPin], AgentStep.OpenPin),
            (Cause.WrongPin or Cause.PinLocked, _, FactorState.Locked) => (ResetPin, None, AgentStep.OpenPin),
            (Cause.WrongPin or Cause.PinLocked, _, _) => (RetrySafely, [ResetPin], AgentStep.Explain),
            (Cause.RiskBlocked, _, FactorState.None) => (RetrySafely, None, AgentStep.Explain),
            (Cause.RiskBlocked, _, _) => (WaitUntil, None, AgentStep.Explain),
            (Cause.StepUpNeeded, _, FactorState.CodeAwaited) => (ConfirmCode, None, AgentStep.Explain),
            (Cause.StepUpNeeded, _, _) => (RetrySafely, None, AgentStep.Explain),
            // Frozen then, and free now.
            (Cause.AccountFrozen, _, _) => (RetrySafely, None, AgentStep.Explain),
            (Cause.TransactionFrozen, _, _) => (ContactCare, None, AgentStep.DecideFreeze),
            (Cause.Duplicate, _, _) => (ContactCare, None, AgentStep.Explain),
            (Cause.PayeeUnavailable, _, _) => (ContactCare, None, AgentStep.Explain),
            (Cause.SameAccount or Cause.QrExpired or Cause.QrInvalid, _, _) => (RetrySafely, None, AgentStep.Explain),
            (Cause.NeverArrived or Cause.OurFault or Cause.MerchantUnavailable, _, _) => (RetrySafely, None, AgentStep.Explain),
            (Cause.IssuerUnreachable, _, _) => (RetrySafely, [ChangeCard], AgentStep.Explain),
            (Cause.CardDeclined, _, _) => (ChangeCard, None, AgentStep.Explain),
            _ => (ContactCare, None, AgentStep.FindOut),
        };
        return new(Sentence.OfCause, step, also, agent);
    }

    private static readonly string[] None = [];
}
