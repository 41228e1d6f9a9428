using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

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

    /// <summary>The receiver cannot take money now; why is the receiver's own matter.</summary>
    public const string PayeeUnavailable = "payee-unavailable";

    /// <summary>The code as the payer hears it.</summary>
    public static string CodeOf(JournalEntry entry) =>
        IsReceivers(entry) && entry.RefusalCode is RefusalCodes.AccountFrozen or RefusalCodes.AccountClosed
            ? PayeeUnavailable
            : entry.RefusalCode!;

    /// <summary>What held at that moment, as far as the payer may know it: nothing of the receiver's.</summary>
    public static Evidence EvidenceOf(JournalEntry entry) => IsReceivers(entry) ? Evidence.None : entry.Evidence;

    public static Refusal Of(JournalEntry entry, AttemptIdCodec ids)
    {
        var refusal = new Refusal(Kind(CodeOf(entry)), CodeOf(entry)).With("attemptId", ids.Text(entry.Id));
        if (IsReceivers(entry))
        {
            return entry.RefusalCode == RefusalCodes.LimitExceeded ? refusal with { TextKey = "refusal.limit-exceeded.payee" } : refusal;
        }

        var evidence = entry.Evidence;
        return entry.RefusalCode switch
        {
            WrongPin when evidence.Time("lockedUntil") is { } until => refusal
                .With("triesLeft", evidence.Count("triesLeft"))
                .With("until", until),
            WrongPin => refusal.With("triesLeft", evidence.Count("triesLeft")),
            PinLocked => refusal.With("until", evidence.Time("lockedUntil")),
            CoolingDown => refusal.With("reason", evidence.Text("reason")).With("until", evidence.Time("lockedUntil")),
            StepUpRequired => refusal.With("challengeId", evidence.Text("challengeId")),
            RefusalCodes.InsufficientBalance => refusal.With("balance", Amount("balanceAtAttempt")).With("shortfall", Amount("shortfall")),
            RefusalCodes.LimitExceeded => refusal.With("limit", Amount("limit")).With("used", Amount("used")),
            RefusalCodes.TransactionFrozen => refusal.With("balance", Amount("balanceAtAttempt")).With("frozen", Amount("frozen")),
            RefusalCodes.AccountFrozen => refusal.With("frozenAt", evidence.Time("frozenAt")),
            QrRefusal.Expired => refusal.With("expiredAt", evidence.Time("expiredAt")),
            QrRefusal.Used when evidence.Text("firstAttemptId") is { } first => refusal.With("firstAttemptId", first),
            _ => refusal,
        };

        Money? Amount(string name) => evidence.Minor(name) is { } minor ? new Money(minor, entry.Amount.Currency) : null;
    }

    /// <summary>Whether a transfer was refused for something about the receiver, which the payer may not learn.</summary>
    private static bool IsReceivers(JournalEntry entry) =>
        entry is { Kind: EntryKind.Transfer, State: EntryState.Refused }
        && (entry.RefusalCode == RefusalCodes.LimitExceeded || entry.Evidence.Text("side") == "credit");

    private static RefusalKind Kind(string code) =>
        code switch
        {
            RefusalCodes.InsufficientBalance => RefusalKind.Declined,
            WrongPin or CoolingDown or StepUpRequired or RefusalCodes.LimitExceeded => RefusalKind.NotAllowed,
            PinLocked or RefusalCodes.AccountFrozen or RefusalCodes.TransactionFrozen or RefusalCodes.AccountClosed => RefusalKind.Locked,
            RefusalCodes.AccountUnknown => RefusalKind.NotFound,
            _ => RefusalKind.Unacceptable,
        };
}
