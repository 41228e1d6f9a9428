using Paycare.Payments.Bank;

namespace Paycare.Tests.Payments.Bank;

/// <summary>Whether a bank's spelling of a holder can be the customer's name.</summary>
public sealed class AccountHolderTests
{
    [Theory]
    [InlineData("BUDI EXAMPLE", "Budi Example", true)]
    [InlineData("Budi Example", "Budi Example Santoso", true)]
    [InlineData("BUDI E SANTOSO", "Budi Example Santoso", true)]
    [InlineData("SANTOSO, BUDI", "Budi Santoso", true)]
    [InlineData("SITI NUR'AINI", "Siti Nuraini", true)]
    [InlineData("JOSE GARCIA", "José García", true)]
    [InlineData("SUKARNO", "Sukarno", true)]
    [InlineData("CHEN MEI LING", "陈美玲", true)]
    [InlineData("CHEN MEILING", "陈美玲", true)]
    [InlineData("WANG FANG", "陈美玲", false)]
    [InlineData("BUDI", "Budi Example", false)]
    [InlineData("B E", "Budi Example", false)]
    [InlineData("TUKANG CURI", "Budi Example", false)]
    [InlineData("BUDI CURI", "Budi Example", false)]
    [InlineData("BUDI BUDI", "Budi Example", false)]
    public void Two_spellings_are_one_persons_or_not(string holder, string name, bool fits)
    {
        Assert.Equal(fits, AccountHolders.Fits(holder, name));
        Assert.Equal(fits, AccountHolders.Fits(name, holder));
    }
}
