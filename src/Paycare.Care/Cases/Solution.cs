using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Care.Cases;

/// <summary>Care's latest proposal, as a checklist for the customer.</summary>
/// <param name="MessageId">The id of the message that proposed it.</param>
/// <param name="By">Name of the agent who proposed it.</param>
/// <param name="Steps">The steps, in order.</param>
public sealed record SolutionAnswer(string MessageId, string? By, IReadOnlyList<SolutionStep> Steps);

/// <summary>One step of a solution.</summary>
/// <param name="Text">What to do or look at.</param>
/// <param name="DoneAt">When the customer ticked it; <c>null</c> while open.</param>
public sealed record SolutionStep(string Text, DateTimeOffset? DoneAt);

/// <summary>
/// Finds the steps in a reply. Agents write them the usual way, "1. ..." on a line of its own, in any of our languages; there is
/// nothing else to learn.
/// </summary>
internal static partial class SolutionSteps
{
    private const int Most = 20;

    /// <summary>The steps, in order; none when fewer than two lines are numbered 1, 2, 3...</summary>
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

    /// <summary>Index of the step, from 0.</summary>
    public required int Step { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<StepTick> tick)
    {
        tick.ToTable("care_step_ticks");
        tick.HasKey(t => new { t.Message, t.Step });
    }
}
