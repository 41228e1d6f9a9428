using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Platform.Localisation;

namespace Paycare.Web.Desk.Parts;

/// <summary>What a case's clock says.</summary>
/// <param name="Clock">Whose turn the case is, and until when.</param>
/// <param name="Now">Now.</param>
/// <param name="Culture">The reader's language.</param>
/// <param name="Class">head: one line with the time by which the answer is due.</param>
/// <param name="Catalog">All texts.</param>
internal readonly record struct ClockWords(CaseClock Clock, DateTimeOffset Now, CultureInfo Culture, string? Class, TextCatalog Catalog)
{
    public int Used => Clock.Kind == "paused" ? 30 : Clock.UsedPercent(Now);

    public string Tone =>
        Clock.DueAt is not { } due ? "paused"
        : due > Now && Clock.Kind is "snooze" or "follow-up" ? "paused"
        : due <= Now || Used >= 90 ? "danger"
        : Used >= 55 ? "warn"
        : "";

    public string Lead =>
        Clock switch
        {
            { Kind: "paused" } => T($"desk.clock.{Clock.HeldBy}"),
            { DueAt: { } due } when Class == "head" => due <= Now
                ? T("desk.clock.was-due", due.Short(Culture, Now))
                : T("desk.clock.due", due.Short(Culture, Now), Length(due - Now)),
            { DueAt: { } due } => due <= Now ? T("desk.clock.late", Length(Now - due)) : Length(due - Now),
            _ => T($"desk.clock.{Clock.Kind}"),
        };

    public string? Tail =>
        Class == "head" || Clock.DueAt is null ? null
        : Clock.HeldBy is { } holder ? T($"desk.clock.{holder}")
        : T($"desk.clock.{Clock.Kind}");

    private string Length(TimeSpan length) => DeskTime.Length(length) is var (key, figures) ? T(key, figures) : "";

    private string T(string key, params object?[] arguments) => Catalog.Get(Culture, key, arguments);
}
