using Paycare.Care.Desk;
using Paycare.Payments.Requests;

namespace Paycare.Web.Desk;

/// <summary>Whether a remedy fits a case and the transaction that is looked at, and if not, why.</summary>
internal static class RemedyFit
{
    /// <summary>It belongs to cases of another kind, and is not mentioned here.</summary>
    public const string Elsewhere = "elsewhere";

    /// <summary>The reasons, each with its text.</summary>
    internal static readonly string[] Reasons =
    [
        "role",
        "closed",
        "pin-open",
        "account-frozen",
        "account-open",
        "no-sessions",
        "no-refund",
        "no-transfer",
        "no-card",
        "no-transaction",
        "not-moved",
        "frozen",
        "not-frozen",
        "came-back",
    ];

    /// <summary>Why it does not fit; <c>null</c> when it does.</summary>
    public static string? WhyNot(string kind, DeskCaseAnswer @case, DeskTransaction? transaction, SuspenseLine? suspended)
    {
        var (facts, attempt) = (@case.Facts, transaction?.Attempt);
        return kind switch
        {
            "return-top-up" => suspended is null ? Elsewhere : null,
            "match-top-up" => @case is { Customer: not null, Topic: "top-up" } ? null : Elsewhere,
            _ when @case.Customer is null => Elsewhere,
            "unlock-pin" => facts?.PinLocked == true ? null : "pin-open",
            "freeze-account" => facts?.Wallet is { Status: "active" } ? null : "account-frozen",
            "unfreeze-account" => facts?.Wallet is { Status: "frozen" } ? null : "account-open",
            "end-sessions" => facts?.Devices.OpenSessions > 0 ? null : "no-sessions",
            "approve-refund" => facts?.Refund is { Status: "requested" or "returned" } ? null : "no-refund",
            "reject-refund" => facts?.Refund is { Status: "requested" } ? null : "no-refund",
            "unbind-card" => facts is { Cards.Count: > 0 } ? null : "no-card",
            "recall-transfer" => attempt is { Status: AttemptStatus.Succeeded, KindText: "transfer", IsIncoming: false }
                ? null
                : "no-transfer",
            "refund" or "freeze-transaction" or "release-transaction" or "resend-answer" when attempt is null => "no-transaction",
            "resend-answer" => attempt!.KindText is "payment" or "transfer" ? null : "no-transaction",
            "release-transaction" => attempt!.IsFrozen ? null : "not-frozen",
            "freeze-transaction" or "refund" when attempt!.IsFrozen => "frozen",
            "freeze-transaction" => attempt is { Status: AttemptStatus.Succeeded, KindText: "payment" or "transfer" } ? null : "not-moved",
            "refund" when transaction!.MayGiveBack => null,
            "refund" => attempt is { Status: AttemptStatus.Succeeded, KindText: "payment" } ? "came-back" : "not-moved",
            _ => null,
        };
    }
}
