using System.Globalization;
using Paycare.Care.Desk;
using Paycare.Platform.Localisation;

namespace Paycare.Web.Desk;

/// <summary>Remedies by name and icon.</summary>
internal static class RemedyWords
{
    /// <summary>What the remedy does to this case.</summary>
    public static string Name(TextCatalog texts, CultureInfo culture, DeskCaseAnswer @case, string kind) =>
        kind == "approve-refund" && @case.Facts?.Refund is { Status: "returned" }
            ? texts.Get(culture, "desk.remedy.approve-refund.returned")
            : texts.Get(culture, $"desk.remedy.{kind}");

    /// <summary>The remedy's icon.</summary>
    public static string Icon(string kind) =>
        kind switch
        {
            "unlock-pin" or "unlock-sign-in" => "lock",
            "reset-two-factor" => "shield",
            "end-sessions" => "out",
            "freeze-account" or "freeze-transaction" => "freeze",
            "release-transaction" or "unfreeze-account" => "key",
            "refund" or "approve-refund" => "refund",
            "reject-refund" => "minus-circle",
            "recall-transfer" => "swap",
            "unbind-card" => "card",
            "resend-answer" => "send",
            "match-top-up" or "return-top-up" => "bank",
            _ => "plus",
        };
}
