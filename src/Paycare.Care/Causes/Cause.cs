namespace Paycare.Care.Causes;

/// <summary>Why attempts end as they do: the causes in the public contract, each with words for the customer and for the desk.</summary>
public static class Cause
{
    /// <summary>A cause, by its contract name.</summary>
    public const string InsufficientBalance = "insufficient-balance",
        WrongPin = "wrong-pin",
        PinLocked = "pin-locked",
        RiskBlocked = "risk-blocked",
        StepUpNeeded = "step-up-needed",
        AccountFrozen = "account-frozen",
        TransactionFrozen = "transaction-frozen",
        LimitExceeded = "limit-exceeded",
        PayeeUnavailable = "payee-unavailable",
        SameAccount = "same-account",
        Duplicate = "duplicate",
        NeverArrived = "never-arrived",
        OurFault = "our-fault",
        MerchantUnavailable = "merchant-unavailable",
        QrExpired = "qr-expired",
        QrInvalid = "qr-invalid",
        CardDeclined = "card-declined",
        IssuerUnreachable = "issuer-unreachable",
        AnswerLost = "answer-lost",
        Incident = "incident",
        Unknown = "unknown";
}
