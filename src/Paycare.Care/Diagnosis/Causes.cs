namespace Paycare.Care.Diagnosis;

/// <summary>Why attempts go as they do: the causes of the public contract. Each has its words for the customer, and for the desk's lists.</summary>
internal static class Causes
{
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
