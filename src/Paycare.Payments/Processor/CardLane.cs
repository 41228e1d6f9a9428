using Paycare.Platform.Due;

namespace Paycare.Payments.Processor;

/// <summary>The lane of due work that asks the card processor.</summary>
internal static class CardLane
{
    /// <summary>
    /// Four at once: most of it is waiting. A run asks a few times at most, each within <see cref="ProcessorOptions.AnswerWithin"/>.
    /// </summary>
    public static DueLane Lane { get; } = new("cards", 4, TimeSpan.FromMinutes(2));
}
