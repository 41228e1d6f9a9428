using System.Reflection;
using System.Runtime.CompilerServices;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>A class that needs many others does too much: somewhere in it a collaborator is missing.</summary>
public sealed class ConstructorTests
{
    private const int Most = 8;

    [Fact]
    public void No_class_needs_more_than_eight_others()
    {
        var wide = Repository
            .Modules.SelectMany(m => Assembly.Load($"Paycare.{m}").GetTypes())
            .Where(t => t.IsClass && !IsRecord(t) && !t.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(t => (t.Name, Needs: t.GetConstructors(All).Select(c => c.GetParameters().Length).DefaultIfEmpty().Max()))
            .Where(t => t.Needs > Most)
            .Select(t => $"{t.Name} needs {t.Needs}");
        Assert.Empty(wide);
    }

    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Data has as many members as it has.</summary>
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}
