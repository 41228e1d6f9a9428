using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Care.Cases;

/// <summary>What care proposed last, as a list that the customer ticks off.</summary>
/// <param name="MessageId">The message that proposed it.</param>
/// <param name="By">Who proposed it.</param>
/// <param name="Steps">In their order.</param>
public sealed record SolutionAnswer(string MessageId, string? By, IReadOnlyList<SolutionStep> Steps);

/// <summary>One step of a solution.</summary>
/// <param name="Text">What to do or to look at.</param>
/// <param name="DoneAt">When the customer ticked it; <c>null</c> while it is open.</param>
public sealed record SolutionStep(string Text, DateTimeOffset? DoneAt);

/// <summary>
/// Finds the steps in an answer. An agent writes them as everybody does, "1. ..." on a line of its own, in any of our
/// languages; nothing else has to be learned.
/// </summary>
internal static partial class SolutionSteps
{
    private const int Most = 20;

    /// <summary>The steps, in their order; none when fewer than two lines are numbered 1, 2, 3...</summary>
    public static IReadOnlyList<string> Of(string message)
    {
        var steps = new List<string>();
        foreach (var line in message.Split('\n'))
        {
            var match = Numbered().Match(line);
            if (match.Success && int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) == steps.Count + 1 && steps.Count < Most)
            {
                steps.Add(match.Groups["text"].Value);
            }
        }

        return steps.Count >= 2 ? steps : [];
    }

    [GeneratedRegex(@"^\s*(?<n>\d{1,2})(?:[.)]\s+|[、.]\s*)(?<text>\S.*?)\s*$")]
    private static partial Regex Numbered();
}

/// <summary>A step that the customer ticked.</summary>
internal sealed class StepTick
{
    public required Guid Message { get; init; }

    /// <summary>From 0.</summary>
    public required int Step { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<StepTick> tick)
    {
        tick.ToTable("care_step_ticks");
        tick.HasKey(t => new { t.Message, t.Step });
    }
}
