using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>Refusals of money requests, always built from the recorded row, so a replay gets the same one.</summary>
internal static class MoneyRefusal
{
    /// <summary>The code as the payer hears it; <c>null</c> when the row was not refused.</summary>
    public static AttemptCode? CodeOf(JournalEntry entry) =>
        AttemptCodes.Read(entry.RefusalCode) is var code
        && IsReceivers(entry)
        && code is AttemptCode.AccountFrozen or AttemptCode.AccountClosed
            ? AttemptCode.PayeeUnavailable
            : code;

    /// <summary>The evidence at that moment, as far as the payer may know it: nothing about the receiver.</summary>
    public static Evidence EvidenceOf(JournalEntry entry) => IsReceivers(entry) ? Evidence.None : entry.Evidence;

    public static Refusal Of(JournalEntry entry, AttemptIdCodec ids)
    {
        var code = CodeOf(entry) ?? throw new ArgumentException("The row was not refused.", nameof(entry));
        var refusal = new Refusal(Kind(code), code.Text()).With("attemptId", ids.Text(entry.Id));
        if (IsReceivers(entry))
        {
            return code == AttemptCode.LimitExceeded ? refusal with { TextKey = "refusal.limit-exceeded.payee" } : refusal;
        }

        var evidence = entry.Evidence;
        return code switch
        {
            AttemptCode.WrongPin when evidence.Time("lockedUntil") is { } until => refusal
                .With("triesLeft", evidence.Count("triesLeft"))
                .With("until", until),
            AttemptCode.WrongPin => refusal.With("triesLeft", evidence.Count("triesLeft")),
            AttemptCode.PinLocked => refusal.With("until", evidence.Time("lockedUntil")),
            AttemptCode.RiskBlocked => (
                evidence.Text("reason") == AttemptCodes.HolderDiffers ? refusal with { TextKey = "refusal.risk-blocked.holder" } : refusal
            )
                .With("reason", evidence.Text("reason"))
                .With("until", evidence.Time("lockedUntil")),
            AttemptCode.StepUpRequired => refusal.With("challengeId", evidence.Text("challengeId")),
            AttemptCode.InsufficientBalance => refusal.With("balance", Amount("balanceAtAttempt")).With("shortfall", Amount("shortfall")),
            AttemptCode.LimitExceeded => refusal.With("limit", Amount("limit")).With("used", Amount("used")),
            AttemptCode.TransactionFrozen => refusal.With("balance", Amount("balanceAtAttempt")).With("frozen", Amount("frozen")),
            AttemptCode.AccountFrozen => refusal.With("frozenAt", evidence.Time("frozenAt")),
            AttemptCode.QrExpired => refusal.With("expiredAt", evidence.Time("expiredAt")),
            AttemptCode.QrUsed when evidence.Text("firstAttemptId") is { } first => refusal.With("firstAttemptId", first),
            _ => refusal,
        };

        Money? Amount(string name) => evidence.Minor(name) is { } minor ? new Money(minor, entry.Amount.Currency) : null;
    }

    /// <summary>Whether a transfer was refused for a reason on the receiver's side, which the payer may not learn.</summary>
    private static bool IsReceivers(JournalEntry entry) =>
        entry is { Kind: EntryKind.Transfer, State: EntryState.Refused }
        && (AttemptCodes.Read(entry.RefusalCode) == AttemptCode.LimitExceeded || entry.Evidence.Text("side") == "credit");

    /// <summary>The kind of refusal that a code is.</summary>
    public static RefusalKind Kind(AttemptCode code) =>
        code switch
        {
            AttemptCode.InsufficientBalance => RefusalKind.Declined,
            AttemptCode.WrongPin or AttemptCode.RiskBlocked or AttemptCode.StepUpRequired or AttemptCode.LimitExceeded =>
                RefusalKind.NotAllowed,
            AttemptCode.PinLocked or AttemptCode.AccountFrozen or AttemptCode.TransactionFrozen or AttemptCode.AccountClosed =>
                RefusalKind.Locked,
            AttemptCode.AccountUnknown => RefusalKind.NotFound,
            _ => RefusalKind.Unacceptable,
        };
}
