using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>ARCHITECTURE.md has a row for each room, and each row leads somewhere.</summary>
public sealed partial class RoomTableTests
{
    public static TheoryData<string> Modules => [.. Repository.Modules];

    [Theory, MemberData(nameof(Modules))]
    public void Every_room_has_its_row_and_every_row_its_room(string module)
    {
        var rooms = Repository
            .Files("*.*", $"src/Paycare.{module}")
            .Where(f => Path.GetExtension(f) is ".cs" or ".razor")
            .Select(f => Repository.Name(f).Split('/'))
            .Where(path => path.Length > 3)
            .Select(path => path[2])
            .ToHashSet();
        rooms.ExceptWith(["Properties"]);
        Assert.Equal(rooms.Order(), Rows(module).SelectMany(row => row.Rooms).Order());
    }

    [Theory, MemberData(nameof(Modules))]
    public void Every_row_starts_at_a_file_of_its_room_and_names_tests_that_exist(string module)
    {
        var tests = Repository.Files("*.cs", "tests/Paycare.Tests").Select(f => Path.GetFileNameWithoutExtension(f)).ToHashSet();
        var wrong = new List<string>();
        foreach (var row in Rows(module))
        {
            wrong.AddRange(
                InCode(row.StartsAt)
                    .Where(file => !row.Rooms.Any(room => Repository.Files(file, $"src/Paycare.{module}/{room}").Any()))
                    .Select(file => $"{row.Rooms[0]} starts at {file}, which is not in it.")
            );
            wrong.AddRange(InCode(row.Invariant).Where(test => !tests.Contains(test)).Select(test => $"{row.Rooms[0]}: no {test}."));
        }

        Assert.Empty(wrong);
    }

    private static List<(string[] Rooms, string StartsAt, string Invariant)> Rows(string module)
    {
        var lines = File.ReadAllLines(Repository.PathOf("ARCHITECTURE.md")).SkipWhile(l => l != $"### {module}").Skip(1);
        return
        [
            .. lines
                .TakeWhile(l => !l.StartsWith('#'))
                .Where(l => l.StartsWith('|'))
                .Skip(2)
                .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries))
                .Select(cells => (cells[0].Split(", "), cells[2], cells.ElementAtOrDefault(3) ?? "")),
        ];
    }

    private static IEnumerable<string> InCode(string cell) => Code().Matches(cell).Select(m => m.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
