using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Paycare.BrowserTests;

/// <summary>
/// A row that only <c>scripts/test --nightly</c> plays: the same screens in another language, width or theme, with or without a
/// script, on the other database. One row of each theory is played always, and every page once in <see cref="EveryPageTests"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class NightlyDataAttribute(params object?[] values) : DataAttribute
{
    /// <summary>At the ends of months, which a nightly run plays too, the dates differ; the looks do not.</summary>
    internal static bool IsNightly { get; } =
        Environment.GetEnvironmentVariable("PAYCARE_NIGHTLY") == "1" && Environment.GetEnvironmentVariable("PAYCARE_TEST_NOW") is null;

    /// <summary>The arguments of the test.</summary>
    public IReadOnlyList<object?> Values => values;

    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new(IsNightly ? [new TheoryDataRow(values)] : []);

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;
}
