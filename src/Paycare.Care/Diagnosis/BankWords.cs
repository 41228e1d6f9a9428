using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Requests;

namespace Paycare.Care.Diagnosis;

/// <summary>
/// Texts about money sent to or received from a bank, or requested by a card's bank: where it is now, and who has it.
/// </summary>
internal static class BankWords
{
    /// <summary>The text for success or work in progress; <c>null</c> for everything else.</summary>
    public static string? Of(AttemptFacts attempt) =>
        (attempt.Kind, attempt.Status, attempt.Code) switch
        {
            (EntryKind.Withdrawal, AttemptStatus.Pending, _) => "cause.withdrawal.pending",
            (EntryKind.Withdrawal, AttemptStatus.Failed, _) => "cause.withdrawal.rejected",
            (EntryKind.Withdrawal, AttemptStatus.Succeeded, AttemptCode.BankReturned) => "cause.withdrawal.returned",
            (EntryKind.Withdrawal, AttemptStatus.Succeeded, _) => "cause.withdrawal.paid",
            (EntryKind.Release, AttemptStatus.Succeeded, _) => attempt.Evidence.Text("returned") is null
                ? "cause.release"
                : "cause.release.returned",
            (EntryKind.Dispute, AttemptStatus.Pending, _) => "cause.dispute.held",
            (EntryKind.Dispute, AttemptStatus.Succeeded, _) => "cause.dispute.taken",
            (EntryKind.Dispute, AttemptStatus.Failed, _) => "cause.dispute.freed",
            (EntryKind.TopUp, AttemptStatus.Succeeded, _) when attempt.IsByBank => "cause.bank-top-up",
            _ => null,
        };

    /// <summary>
    /// The text for money received from a bank that the wallet could not accept: Paycare holds it, whatever the cause.
    /// </summary>
    public static string? Kept(AttemptFacts attempt) =>
        attempt is not { Status: AttemptStatus.Refused, IsByBank: true, IsIncoming: true } ? null
        : attempt.Code == AttemptCode.LimitExceeded ? "cause.bank-top-up.kept.limit"
        : "cause.bank-top-up.kept";
}
