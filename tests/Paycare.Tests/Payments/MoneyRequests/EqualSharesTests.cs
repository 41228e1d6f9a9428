using Paycare.Payments.MoneyRequests;
using Paycare.Platform.Amounts;

namespace Paycare.Tests.Payments.MoneyRequests;

public sealed class EqualSharesTests
{
    [Theory]
    [InlineData(152_000, 3, 38_000, 38_000)]
    [InlineData(100_000, 2, 33_333, 33_334)]
    [InlineData(10, 3, 2, 4)]
    [InlineData(4, 3, 1, 1)]
    public void Shares_are_whole_rupiah_and_what_is_left_stays_with_the_one_who_paid(long bill, int others, long each, long own) =>
        Assert.Equal(new EqualShares(Money.Rupiah(each), Money.Rupiah(own)), EqualShares.Of(Money.Rupiah(bill), others));

    [Fact]
    public void Less_than_a_rupiah_for_each_is_no_split() => Assert.Null(EqualShares.Of(Money.Rupiah(3), 3));

    [Fact]
    public void All_shares_together_are_the_bill()
    {
        for (var bill = 2; bill < 5_000; bill += 7)
        {
            for (var others = 1; others < 20; others++)
            {
                if (EqualShares.Of(Money.Rupiah(bill), others) is { } shares)
                {
                    Assert.Equal(Money.Rupiah(bill).Minor, (shares.Each.Minor * others) + shares.Own.Minor);
                    Assert.True(shares.Own >= shares.Each);
                    Assert.Equal(0, shares.Each.Minor % Currency.Idr.MinorPerMajor);
                }
            }
        }
    }
}
