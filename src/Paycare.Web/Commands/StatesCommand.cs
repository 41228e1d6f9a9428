using System.Reflection;
using System.Text;
using Paycare.Care;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Payments;
using Paycare.Platform.States;

namespace Paycare.Web.Commands;

/// <summary>Prints the state machines, from the tables that rows obey.</summary>
internal static class StatesCommand
{
    public const string AsText = "text",
        AsMermaid = "mermaid";

    private const int Margin = 17,
        Width = 120;

    /// <summary>Every table in the house, module by module. A dispute's is the one that ships.</summary>
    public static IReadOnlyList<IStateMachine> Machines { get; } =
    [
        .. new[] { typeof(LedgerModule), typeof(IdentityModule), typeof(PaymentsModule), typeof(CareModule) }.SelectMany(module =>
            module
                .Assembly.GetTypes()
                .Where(t => !t.ContainsGenericParameters)
                .OrderBy(t => t.FullName, StringComparer.Ordinal)
                .SelectMany(t =>
                    t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                )
                .Where(f => typeof(IStateMachine).IsAssignableFrom(f.FieldType))
                .Select(f => (IStateMachine)f.GetValue(null)!)
        ),
    ];

    public static async Task<int> PrintAsync(string format, TextWriter output)
    {
        await output.WriteAsync(format == AsMermaid ? Mermaid() : Text());
        return 0;
    }

    /// <summary>One line for each state that something follows; the first, from <c>*</c>, are the initial states.</summary>
    public static string Text()
    {
        var text = new StringBuilder();
        foreach (var machine in Machines)
        {
            var margin = $"{machine.Name}:".PadRight(Margin);
            var ways = machine
                .Starts.Select(start => (From: "*", To: start))
                .Concat(machine.Arrows.Select(a => (a.From, To: a.When is null ? a.To : $"{a.To} ({a.When})")));
            foreach (var line in ways.GroupBy(way => way.From, way => way.To))
            {
                Wrap(text, margin, $"{line.Key} -> ", line);
                margin = new string(' ', Margin);
            }
        }

        return text.ToString();
    }

    /// <summary>A state diagram for each, for whatever draws Mermaid.</summary>
    public static string Mermaid()
    {
        var lines = Machines.SelectMany(machine =>
            (string[])
                [
                    "---",
                    $"title: {machine.Name}",
                    "---",
                    "stateDiagram-v2",
                    .. machine.Starts.Select(start => $"    [*] --> {Id(start)}"),
                    .. machine.Arrows.Select(a => $"    {Id(a.From)} --> {Id(a.To)}{(a.When is null ? "" : $" : {a.When}")}"),
                    .. machine.States.Where(state => machine.Arrows.All(a => a.From != state)).Select(state => $"    {Id(state)} --> [*]"),
                    "",
                ]
        );
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static void Wrap(StringBuilder text, string margin, string start, IEnumerable<string> states)
    {
        var line = margin + start;
        var isFirst = true;
        foreach (var state in states)
        {
            if (!isFirst && line.Length + state.Length + 3 > Width)
            {
                text.Append(line).Append(" |\n");
                line = new string(' ', margin.Length + start.Length) + state;
            }
            else
            {
                line += isFirst ? state : $" | {state}";
            }

            isFirst = false;
        }

        text.Append(line).Append('\n');
    }

    private static string Id(string state) => state.Replace('-', '_');
}
