using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Data;

namespace Paycare.Tests.House;

/// <summary>How the modules stand to each other, and what each shows to the others.</summary>
public sealed class ModuleTests
{
    private const string Accept = "PAYCARE_ACCEPT";

    public static TheoryData<string> Modules => [.. Repository.Modules];

    [Fact]
    public void The_arrows_between_the_projects_are_those_of_the_architecture()
    {
        var arrows = Repository.Modules.SelectMany(from =>
            Repository
                .Project(from)
                .Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["Paycare.".Length..])
                .Select(to => $"{from} -> {to}")
        );
        Assert.Equal(
            ["Care -> Payments", "Identity -> Platform", "Ledger -> Platform", "Payments -> Identity", "Payments -> Ledger", "Web -> Care"],
            arrows.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_folder_below_src_is_a_module_of_the_house() =>
        Assert.Equal(
            Repository.Modules.Select(m => $"Paycare.{m}").Order(StringComparer.Ordinal),
            Directory.GetDirectories(Repository.PathOf("src")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Modules_open_their_internals_to_tests_and_benchmarks_only()
    {
        foreach (var module in Repository.Modules)
        {
            Assert.All(Repository.Project(module).Descendants("InternalsVisibleTo").Select(e => e.Attribute("Include")!.Value), name =>
                Assert.True(
                    name is "Paycare.Tests" or "Paycare.BrowserTests" or "Paycare.LedgerLoad" or "Paycare.Benchmarks",
                    $"{module} opens its internals to {name}."
                )
            );
        }
    }

    /// <summary>What other modules can see is decided, not grown: a new public type shows up in a review as a line of its file.</summary>
    [Theory, MemberData(nameof(Modules))]
    public async Task The_public_types_of_a_module_are_those_in_its_file(string module)
    {
        var cancel = TestContext.Current.CancellationToken;
        var file = Repository.PathOf("tests", "Paycare.Tests", "House", "PublicTypes", $"{module}.txt");
        var types = Assembly
            .Load($"Paycare.{module}")
            .GetExportedTypes()
            .Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !typeof(Migration).IsAssignableFrom(t) && IsOurs(t))
            .Select(t => $"{Kind(t)} {Name(t)}")
            .Order(StringComparer.Ordinal)
            .ToList();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, string.Concat(types.Select(t => t + "\n")), cancel);
        }

        var known = File.Exists(file) ? await File.ReadAllLinesAsync(file, cancel) : [];
        var difference = types.Except(known).Select(t => $"  + {t}").Concat(known.Except(types).Select(t => $"  - {t}")).ToList();
        Assert.True(
            difference.Count == 0,
            $"""
            The public types of Paycare.{module} changed:
            {string.Join('\n', difference)}
            Make them internal where no other module needs them. Where they are meant, accept the change with
              {Accept}=1 scripts/test -- --filter-class Paycare.Tests.House.ModuleTests
            and commit {Repository.Name(file)}.
            """
        );
    }

    [Fact]
    public void The_migrations_are_current_on_both_engines()
    {
        using var sqlite = new SqliteDesign().CreateDbContext([]);
        Assert.False(sqlite.Database.HasPendingModelChanges(), "SQLite: run scripts/migrations NAME.");
        using var postgres = new PostgresDesign().CreateDbContext([]);
        Assert.False(postgres.Database.HasPendingModelChanges(), "PostgreSQL: run scripts/migrations NAME.");
    }

    [Fact]
    public void Both_engines_have_the_same_migrations()
    {
        using var sqlite = new SqliteDesign().CreateDbContext([]);
        using var postgres = new PostgresDesign().CreateDbContext([]);
        Assert.Equal(Names(sqlite), Names(postgres));

        // Their time stamps differ by the seconds between the two runs of the tool.
        static IEnumerable<string> Names(DbContext db) =>
            db.Database.GetMigrations().Select(m => m[(m.IndexOf('_', StringComparison.Ordinal) + 1)..]);
    }

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Paycare", StringComparison.Ordinal) == true;

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : (
            type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class"
        );

    private static string Name(Type type)
    {
        var name = type.FullName!.Replace('+', '.');
        return type.IsGenericTypeDefinition
            ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(a => a.Name))}>"
            : name;
    }
}
