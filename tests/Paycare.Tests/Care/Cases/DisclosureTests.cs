using Paycare.Care.Cases;

namespace Paycare.Tests.Care.Cases;

/// <summary>What may be told at which assurance, cell by cell.</summary>
public sealed class DisclosureTests
{
    /// <summary>A letter for each assurance, from none to strong: <c>x</c> where it is told.</summary>
    private static readonly Dictionary<CareFact, string> Table = new()
    {
        [CareFact.Help] = "xxxx",
        [CareFact.OwnCase] = "xxxx",
        [CareFact.Existence] = "..xx",
        [CareFact.Freeze] = "..xx",
        [CareFact.OtherCases] = "..xx",
        [CareFact.Refund] = "..xx",
        [CareFact.Refusal] = "..xx",
        [CareFact.PinLock] = "..xx",
        [CareFact.Money] = "..xx",
        [CareFact.PersonalData] = "....",
    };

    [Fact]
    public void Every_fact_is_told_from_its_assurance_on_and_never_before()
    {
        var told = Enum.GetValues<CareFact>()
            .ToDictionary(f => f, f => string.Concat(Enum.GetValues<Assurance>().Select(a => Disclosure.Allows(f, a) ? 'x' : '.')));
        Assert.Equal(Table, told);
    }
}
