using CsCheck;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Tests.Platform.Amounts;

public class MoneyTests
{
    [Theory]
    [InlineData("15000.00", "IDR", 1_500_000)]
    [InlineData("15000", "IDR", 1_500_000)]
    [InlineData("0.01", "IDR", 1)]
    [InlineData("0.5", "IDR", 50)]
    [InlineData("92233720368547758.07", "IDR", long.MaxValue)]
    [InlineData("15000", "JPY", 15_000)]
    public void A_decimal_text_is_read_into_minor_units(string value, string currency, long minor)
    {
        Assert.Null(new MoneyBody(value, currency).TryRead(out var money));
        Assert.Equal(minor, money.Minor);
    }

    [Theory]
    [InlineData("0", "IDR", "field.amount-not-positive")]
    [InlineData("0.00", "IDR", "field.amount-not-positive")]
    [InlineData("-5", "IDR", "field.amount-malformed")]
    [InlineData("+5", "IDR", "field.amount-malformed")]
    [InlineData("1.000", "IDR", "field.amount-decimals")]
    [InlineData("1.5", "JPY", "field.amount-decimals")]
    [InlineData("1,5", "IDR", "field.amount-malformed")]
    [InlineData("1e3", "IDR", "field.amount-malformed")]
    [InlineData("1 000", "IDR", "field.amount-malformed")]
    [InlineData(".5", "IDR", "field.amount-malformed")]
    [InlineData("5.", "IDR", "field.amount-malformed")]
    [InlineData("", "IDR", "field.amount-malformed")]
    [InlineData(null, "IDR", "field.amount-malformed")]
    [InlineData("٥", "IDR", "field.amount-malformed")]
    [InlineData("92233720368547758.08", "IDR", "field.amount-too-large")]
    [InlineData("5", "XXX", "field.currency-unknown")]
    [InlineData("5", "idr", "field.currency-unknown")]
    [InlineData("5", null, "field.currency-unknown")]
    public void An_amount_that_is_not_money_is_refused_with_its_reason(string? value, string? currency, string reason) =>
        Assert.Equal(reason, new MoneyBody(value, currency).TryRead(out _));

    [Fact]
    public void What_is_written_is_read_back_to_the_unit() =>
        Gen.Long[1, long.MaxValue]
            .Sample(minor =>
            {
                var money = new Money(minor, Currency.Idr);
                return new MoneyBody(money.ToDecimalText(), "IDR").TryRead(out var read) is null && read == money;
            });

    [Theory]
    [InlineData(-1, "-0.01")]
    [InlineData(-1_500_000, "-15000.00")]
    [InlineData(long.MinValue, "-92233720368547758.08")]
    public void Differences_may_be_below_zero(long minor, string text) =>
        Assert.Equal(text, new Money(minor, Currency.Idr).ToDecimalText());

    [Fact]
    public void Arithmetic_never_wraps_around() =>
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, Currency.Idr) + new Money(1, Currency.Idr));

    [Fact]
    public void Currencies_never_mix() =>
        Assert.Throws<InvalidOperationException>(() => new Money(1, Currency.Idr) + new Money(1, Currency.Usd));

    [Theory]
    [InlineData("id", 1_500_000, "Rp\u00A015.000")]
    [InlineData("en", 1_500_000, "IDR\u00A015,000")]
    [InlineData("zh-CN", 1_500_050, "IDR\u00A015,000.50")]
    [InlineData("en", -100, "\u2212IDR\u00A01")]
    public void People_read_amounts_as_their_language_writes_them(string language, long minor, string text) =>
        Assert.Equal(text, new Money(minor, Currency.Idr).Text(Languages.Of(language)));
}
