using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Refused money, as the caller hears of it: always from the recorded row, so that a replay hears the same.</summary>
internal static class MoneyRefusal
{
    /// <summary>A PIN that did not fit.</summary>
    public const string WrongPin = "wrong-pin";

    /// <summary>The PIN is locked after too many wrong ones.</summary>
    public const string PinLocked = "pin-locked";

    /// <summary>Large money waits after a new device, PIN, phone or e-mail.</summary>
    public const string CoolingDown = "risk-blocked";

    /// <summary>Large money asks for a code bound to payee and amount.</summary>
    public const string StepUpRequired = "step-up-required";

    /// <summary>The merchant takes no payments now.</summary>
    public const string MerchantUnavailable = "merchant-unavailable";

    public static Refusal Of(JournalEntry entry, AttemptIdCodec ids)
    {
        var refusal = new Refusal(Kind(entry.RefusalCode!), entry.RefusalCode!).With("attemptId", ids.Text(entry.Id));
        var evidence = entry.Evidence;
        return entry.RefusalCode switch
        {
            WrongPin when evidence.Time("lockedUntil") is { } until => refusal.With("triesLeft", evidence.Count("triesLeft")).With("until", until),
            WrongPin => refusal.With("triesLeft", evidence.Count("triesLeft")),
            PinLocked => refusal.With("until", evidence.Time("lockedUntil")),
            CoolingDown => refusal.With("reason", evidence.Text("reason")).With("until", evidence.Time("lockedUntil")),
            StepUpRequired => refusal.With("challengeId", evidence.Text("challengeId")),
            RefusalCodes.InsufficientBalance => refusal
                .With("balance", Amount("balanceAtAttempt")).With("shortfall", Amount("shortfall")),
            RefusalCodes.LimitExceeded => refusal.With("limit", Amount("limit")).With("used", Amount("used")),
            RefusalCodes.TransactionFrozen => refusal.With("balance", Amount("balanceAtAttempt")).With("frozen", Amount("frozen")),
            RefusalCodes.AccountFrozen => refusal.With("frozenAt", evidence.Time("frozenAt")),
            _ => refusal,
        };

        Money? Amount(string name) => evidence.Minor(name) is { } minor ? new Money(minor, entry.Amount.Currency) : null;
    }

    private static RefusalKind Kind(string code) => code switch
    {
        RefusalCodes.InsufficientBalance => RefusalKind.Declined,
        WrongPin or CoolingDown or StepUpRequired or RefusalCodes.LimitExceeded => RefusalKind.NotAllowed,
        PinLocked or RefusalCodes.AccountFrozen or RefusalCodes.TransactionFrozen or RefusalCodes.AccountClosed => RefusalKind.Locked,
        RefusalCodes.AccountUnknown => RefusalKind.NotFound,
        _ => RefusalKind.Unacceptable,
    };
}
