using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>The rooms of a module: its folders, which are its namespaces. They stand on each other, never in a circle.</summary>
public sealed class RoomTests
{
    private static readonly Architecture House = new ArchLoader()
        .LoadAssemblies([.. Repository.Modules.Select(m => System.Reflection.Assembly.Load($"Paycare.{m}"))])
        .Build();

    public static TheoryData<string> Modules => [.. Repository.Modules];

    [Theory, MemberData(nameof(Modules))]
    public void The_rooms_of_a_module_stand_in_no_circle(string module)
    {
        var arrows = ArrowsOf(module);
        Assert.NotEmpty(arrows);
        var circle = FindCircle(arrows.Keys.ToLookup(a => a.From, a => a.To));
        Assert.True(
            circle.Count == 0,
            $"These rooms of Paycare.{module} stand in a circle: {string.Join(" -> ", circle)}\n"
                + string.Join(
                    '\n',
                    arrows
                        .Where(a => circle.Contains(a.Key.From) && circle.Contains(a.Key.To))
                        .Select(a => $"  {a.Key.From} -> {a.Key.To}: {string.Join(", ", a.Value.Take(6))}")
                )
        );
    }

    /// <summary>
    /// Which room names which, and by which types. What stands beside the rooms wires them and is the module's face: a room
    /// above all others.
    /// </summary>
    private static Dictionary<(string From, string To), List<string>> ArrowsOf(string module)
    {
        var arrows = new Dictionary<(string, string), List<string>>();
        foreach (var type in House.Types.Where(t => RoomOf(t, module) is not null))
        {
            var from = RoomOf(type, module)!;
            foreach (var target in type.Dependencies.Select(d => d.Target).Distinct().Where(t => RoomOf(t, module) is { } to && to != from))
            {
                var key = (from, RoomOf(target, module)!);
                if (!arrows.TryGetValue(key, out var names))
                {
                    arrows[key] = names = [];
                }

                names.Add($"{type.Name} names {target.Name}");
            }
        }

        return arrows;
    }

    private static string? RoomOf(IType type, string module)
    {
        var root = $"Paycare.{module}";
        // Type parameters have no namespace.
        var space = type.Namespace?.FullName ?? "";
        return space == root ? "(the module)"
            : space.StartsWith(root + ".", StringComparison.Ordinal)
            && !space.StartsWith("Paycare.Web.Migrations", StringComparison.Ordinal)
                ? space[(root.Length + 1)..].Split('.')[0]
            : null;
    }

    private static List<string> FindCircle(ILookup<string, string> arrows)
    {
        var done = new HashSet<string>();
        foreach (var start in arrows.Select(a => a.Key))
        {
            if (Visit(start, []) is { } circle)
            {
                return circle;
            }
        }

        return [];

        List<string>? Visit(string room, List<string> path)
        {
            if (path.IndexOf(room) is >= 0 and var at)
            {
                return [.. path[at..], room];
            }

            if (done.Contains(room))
            {
                return null;
            }

            path.Add(room);
            foreach (var next in arrows[room])
            {
                if (Visit(next, path) is { } circle)
                {
                    return circle;
                }
            }

            path.Remove(room);
            done.Add(room);
            return null;
        }
    }
}
