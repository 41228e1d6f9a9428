using System.Globalization;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Cases;

/// <summary>Stages and reasons of disputes in words; those known only to a configuration or a scheme are shown by name.</summary>
public static class DisputeWords
{
    private static readonly string[] Stages = ["inquiry", "opened", "evidence-sent", "won", "lost", "accepted"],
        Steps = ["overdue", "evidence-taken", "evidence-refused", "accept-asked", "accept-refused"],
        Reasons =
        ["fraudulent", "product_not_received", "product_unacceptable", "credit_not_processed", "duplicate", "unrecognized", "general"];

    /// <summary>A stage, as the processor tells it.</summary>
    public static string Stage(TextCatalog texts, CultureInfo culture, string stage) =>
        Stages.Contains(stage, StringComparer.Ordinal) ? texts.Get(culture, $"dispute.stage.{stage}") : stage;

    /// <summary>One step in the history: a stage, or another event.</summary>
    public static string Step(TextCatalog texts, CultureInfo culture, string what) =>
        Steps.Contains(what, StringComparer.Ordinal) ? texts.Get(culture, $"dispute.step.{what}") : Stage(texts, culture, what);

    /// <summary>Why the card's bank disputes.</summary>
    public static string Reason(TextCatalog texts, CultureInfo culture, string reason) =>
        Reasons.Contains(reason, StringComparer.Ordinal) ? texts.Get(culture, $"dispute.reason.{reason}") : reason.Replace('_', ' ');
}
