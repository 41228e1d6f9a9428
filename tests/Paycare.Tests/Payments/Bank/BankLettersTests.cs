using Paycare.Payments.Bank;

namespace Paycare.Tests.Payments.Bank;

public sealed class BankLettersTests
{
    [Theory]
    [InlineData("Rina Wulandari", "Rina Wulandari")]
    [InlineData("José Ñandú", "Jose Nandu")]
    [InlineData("Jose\u0301", "Jose")]
    [InlineData("Nguyễn Thị Hằng", "Nguyen Thi Hang")]
    [InlineData("陈美玲", "ChenMeiLing")]
    [InlineData("Siti \U0001F338", "Siti")]
    [InlineData("\u202EilegnA itS", "ilegnA itS")]
    [InlineData("Budi & Rekan_2", "Budi + Rekan-2")]
    [InlineData("O’Brien", "O'Brien")]
    [InlineData("//PT A//B/", "PT A/B")]
    [InlineData("<b>Toko</b>\n\"A\"", "b Toko /b A")]
    [InlineData("\U0001F338", "NOT PROVIDED")]
    [InlineData("Иван Петров", "Ivan Petrov")]
    public void A_name_in_a_payment_file_has_the_letters_that_banks_take(string name, string written) =>
        Assert.Equal(written, BankLetters.Name(name));

    /// <summary>A letter may become several, so the length counts afterwards.</summary>
    [Theory]
    [InlineData("龘")]
    [InlineData("Ж")]
    [InlineData("é")]
    [InlineData("Æ")]
    public void A_name_is_cut_after_its_letters_are_written(string letter)
    {
        var written = BankLetters.Name(string.Concat(Enumerable.Repeat(letter, 70)));
        Assert.InRange(written.Length, 60, BankLetters.NameLength);
        Assert.All(written, c => Assert.True(char.IsAscii(c)));
    }

    [Fact]
    public void Any_text_becomes_one_that_a_bank_takes() =>
        CsCheck.Check.Sample(CsCheck.Gen.String, text =>
            BankLetters.Name(text) is { Length: >= 1 and <= BankLetters.NameLength } name
            && name.All(c => char.IsAsciiLetterOrDigit(c) || " /-?:().,'+".Contains(c, StringComparison.Ordinal))
            && !name.Contains("//", StringComparison.Ordinal)
        );
}
