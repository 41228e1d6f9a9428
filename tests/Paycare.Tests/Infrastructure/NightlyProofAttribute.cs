using Xunit.v3;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// A proof that only <c>scripts/test --nightly</c> plays, because it takes long. Every run plays a small copy of it, which is named
/// here; <c>NightlyTests</c> looks whether it is there.
/// </summary>
/// <param name="copy">The test that every run plays: <c>Class.Method</c>, in the same project.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NightlyProofAttribute(string copy) : Attribute, ITraitAttribute
{
    /// <summary>The test that every run plays.</summary>
    public string Copy => copy;

    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Plays", "nightly")];
}
