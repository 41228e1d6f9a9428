namespace Paycare.Care.Diagnosis;

/// <summary>What is said about an attempt, and what to do next.</summary>
/// <param name="Says">Which sentence; see <see cref="Sentence"/>.</param>
/// <param name="Step">The customer's next step; see <see cref="CustomerStep"/>.</param>
/// <param name="Also">Further steps that the customer may take.</param>
/// <param name="Agent">The agent's next step; see <see cref="AgentStep"/>.</param>
internal sealed record Advice(string Says, string Step, IReadOnlyList<string> Also, string Agent);

/// <summary>The sentences about an attempt: its cause's own, or one about what stands around it.</summary>
internal static class Sentence
{
    public const string OfCause = "cause",
        Incident = "incident",
        Frozen = "frozen",
        Returned = "returned",
        Returning = "returning",
        PartReturned = "part-returned",
        Twice = "twice",
        OnceOfTwo = "once-of-two",
        PaidSince = "paid-since";
}

/// <summary>The steps that a customer can take, by their contract names; the last five are no remedies but places to look.</summary>
internal static class CustomerStep
{
    public const string TopUpAndRetry = "top-up-and-retry",
        RetrySafely = "retry-safely",
        WaitUntil = "wait-until",
        ResetPin = "reset-pin",
        ChangeCard = "change-card",
        VerifyIdentity = "verify-identity",
        ConfirmCode = "confirm-code",
        ContactCare = "contact-care",
        LookAgain = "look-again",
        SeePayment = "see-payment",
        SeeRefund = "see-refund",
        AskBack = "ask-back",
        Nothing = "nothing";

    /// <summary>The steps that move the money of the attempt once more.</summary>
    public static readonly IReadOnlyList<string> PayAgain = [TopUpAndRetry, RetrySafely, ConfirmCode, ChangeCard];

    /// <summary>Whether the contract counts it as a remedy.</summary>
    public static bool IsRemedy(string step) => step is not (LookAgain or SeePayment or SeeRefund or AskBack or Nothing);
}

/// <summary>The steps that an agent can take: most are a remedy of the desk, see <see cref="RemedyOf"/>.</summary>
internal static class AgentStep
{
    public const string Explain = "explain",
        Wait = "wait",
        Close = "close",
        TellDate = "tell-date",
        GiveSecondBack = "give-second-back",
        Recall = "recall",
        DecideFreeze = "decide-freeze",
        DecideAccountFreeze = "decide-account-freeze",
        TellAgain = "resend-answer",
        OpenPin = "unlock-pin",
        SeeIncident = "see-incident",
        FindOwner = "find-owner",
        FindOut = "find-out";

    /// <summary>The remedy of the desk that takes the step; <c>null</c> for none.</summary>
    public static string? RemedyOf(string step) =>
        step switch
        {
            GiveSecondBack => "refund",
            Recall => "recall-transfer",
            DecideFreeze => "release-transaction",
            DecideAccountFreeze => "unfreeze-account",
            TellAgain => "resend-answer",
            OpenPin => "unlock-pin",
            FindOwner => "match-top-up",
            _ => null,
        };
}
