using System.Globalization;
using Paycare.Platform.Localisation;

namespace Paycare.Web.Desk;

/// <summary>Stages and reasons of disputes in words; those known only to a configuration or a scheme are shown by name.</summary>
internal static class DisputeWords
{
    private static readonly string[] Stages = ["inquiry", "opened", "evidence-sent", "won", "lost", "accepted"],
        Steps = ["overdue", "evidence-taken", "evidence-refused", "accept-asked", "accept-refused"],
        Reasons =
        ["fraudulent", "product_not_received", "product_unacceptable", "credit_not_processed", "duplicate", "unrecognized", "general"];

    public static string Stage(TextCatalog texts, CultureInfo culture, string stage) =>
        Stages.Contains(stage, StringComparer.Ordinal) ? texts.Get(culture, $"desk.dispute.stage.{stage}") : stage;

    /// <summary>One step in the history: a stage, or another event.</summary>
    public static string Step(TextCatalog texts, CultureInfo culture, string what) =>
        Steps.Contains(what, StringComparer.Ordinal) ? texts.Get(culture, $"desk.dispute.step.{what}") : Stage(texts, culture, what);

    public static string Reason(TextCatalog texts, CultureInfo culture, string reason) =>
        Reasons.Contains(reason, StringComparer.Ordinal) ? texts.Get(culture, $"desk.dispute.reason.{reason}") : reason.Replace('_', ' ');
}
