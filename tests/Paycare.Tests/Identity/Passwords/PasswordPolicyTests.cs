using Paycare.Identity.Passwords;
using Paycare.Identity.Pins;

namespace Paycare.Tests.Identity.Passwords;

public class PasswordPolicyTests
{
    [Theory]
    [InlineData("7seven!")]
    [InlineData("雨声青石板路")]
    public void Seven_code_points_are_too_few(string password) => Assert.Equal("field.password-too-short", PasswordPolicy.Check(password));

    [Theory]
    [InlineData("tea+boat")]
    [InlineData("青石板路上的雨声")]
    [InlineData("🦊🦉🐢🐙🦀🐝🦋🐌")]
    public void Eight_code_points_of_any_script_are_enough(string password) => Assert.Null(PasswordPolicy.Check(password));

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    public void Long_passwords_are_taken_whole(int length) =>
        Assert.Null(PasswordPolicy.Check(string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * 7 % 26))))));

    [Theory]
    [InlineData("password")]
    [InlineData("Password123")]
    [InlineData("p@ssw0rd!")]
    [InlineData("12345678")]
    [InlineData("87654321")]
    [InlineData("aaaaaaaa")]
    [InlineData("qwertyuiop")]
    [InlineData("Bismillah786")]
    [InlineData("paycare2026")]
    [InlineData("sayangku99")]
    [InlineData("woaini520")]
    [InlineData("12121212")]
    [InlineData("20202020")]
    public void Common_words_and_runs_are_refused(string password) => Assert.Equal("field.password-common", PasswordPolicy.Check(password));

    [Theory]
    [InlineData("wulandari1")]
    [InlineData("6281234564471")]
    public void What_others_know_of_the_person_is_refused(string password) =>
        Assert.Equal("field.password-personal", PasswordPolicy.Check(password, "Rina", "Wulandari", "6281234564471"));

    [Theory]
    [InlineData("123456", "field.pin-weak")]
    [InlineData("654321", "field.pin-weak")]
    [InlineData("111111", "field.pin-weak")]
    [InlineData("121212", "field.pin-weak")]
    [InlineData("123123", "field.pin-weak")]
    [InlineData("170895", "field.pin-weak")]
    [InlineData("950817", "field.pin-weak")]
    [InlineData("12345", "field.pin-malformed")]
    [InlineData("12345a", "field.pin-malformed")]
    [InlineData("１２３４５６", "field.pin-malformed")]
    [InlineData("", "field.required")]
    [InlineData("482915", null)]
    [InlineData("739164", null)]
    public void A_pin_is_six_digits_that_are_hard_to_guess(string pin, string? wrong) => Assert.Equal(wrong, PinPolicy.Check(pin));
}
