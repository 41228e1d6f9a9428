using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Input;
using Paycare.Platform.Localisation;

namespace Paycare.Tests.Platform.Input;

public sealed class TypedTests
{
    [Theory]
    [InlineData("902227", "902227")]
    [InlineData("902 227", "902227")]
    [InlineData(" 902-227 ", "902227")]
    [InlineData("9 0 2 2 2 7", "902227")]
    [InlineData("902\u00A0227", "902227")]
    [InlineData("902\u2013227", "902227")]
    [InlineData("\u200B902227\uFEFF", "902227")]
    [InlineData("９０２２２７", "902227")]
    [InlineData("٩٠٢٢٢٧", "902227")]
    [InlineData("ａｂｃｄｅ－23456", "abcde23456")]
    [InlineData("902\t227\r\n", "902227")]
    [InlineData(null, "")]
    public void A_code_is_read_however_it_is_grouped(string? typed, string code) => Assert.Equal(code, Typed.Code(typed));

    [Theory]
    [InlineData("902\u0000227")]
    [InlineData("902\u202E227")]
    [InlineData("902 227 x")]
    public void What_no_one_types_by_mistake_stays_in_a_code(string typed) => Assert.NotEqual("902227", Typed.Code(typed));

    [Theory]
    [InlineData("0812-3456-7890")]
    [InlineData("+62 812 3456 7890")]
    [InlineData("+62(0)812 34567890")]
    [InlineData("6281234567890")]
    [InlineData(" 6281234567890")]
    [InlineData("０８１２３４５６７８９０")]
    [InlineData("＋６２ ８１２ ３４５６ ７８９０")]
    [InlineData("\u202A+62 812\u2011\u00A03456\u200B7890\u202C")]
    [InlineData("+62.812.3456.7890")]
    public void A_phone_has_one_form(string typed)
    {
        Assert.True(Contact.TryPhone(typed, out var e164));
        Assert.Equal("+6281234567890", e164);
        Assert.Null(Contact.ReadMobile(typed, out _));
    }

    [Theory]
    [InlineData("021-5789 3456", "field.phone-without-sms")]
    [InlineData("+62 21 5789 3456", "field.phone-without-sms")]
    [InlineData("+86 10 6552 9988", "field.phone-without-sms")]
    [InlineData("+44 20 7946 0958", "field.phone-without-sms")]
    [InlineData("+81234\u202E567890", "field.phone-malformed")]
    [InlineData("081234", "field.phone-malformed")]
    [InlineData(" ", "field.required")]
    [InlineData("+86 138 0013 8000", null)]
    [InlineData("+1 201 555 0123", null)]
    public void A_number_that_takes_no_message_is_told_apart(string typed, string? fault) =>
        Assert.Equal(fault, Contact.ReadMobile(typed, out _));

    [Theory]
    [InlineData("\u200Brina@example.com", "rina@example.com")]
    [InlineData("Rina@Example.com\uFEFF ", "rina@example.com")]
    [InlineData("ｒｉｎａ＠example．com", "rina@example.com")]
    [InlineData("rina\u00AD@example.com", "rina@example.com")]
    [InlineData("rina@[127.0.0.1]", null)]
    [InlineData("rina@[IPv6:::1.2]", null)]
    [InlineData("ri\u202Ena@example.com", null)]
    [InlineData("Rina <rina@example.com>", null)]
    [InlineData("rina@example", null)]
    public void An_address_is_cleaned_or_refused(string typed, string? email)
    {
        Assert.Equal(email is not null, Contact.TryEmail(typed, out var read));
        Assert.Equal(email, read);
    }

    [Theory]
    [InlineData("id", "15.000", "15000")]
    [InlineData("id", "Rp15.000", "15000")]
    [InlineData("id", "Rp 15.000", "15000")]
    [InlineData("id", "rp. 15.000,-", "15000")]
    [InlineData("id", "Rp\u00A015.000,00", "15000.00")]
    [InlineData("id", "1.250.000", "1250000")]
    [InlineData("id", "15000", "15000")]
    [InlineData("id", "１５．０００", "15000")]
    [InlineData("en", "IDR 15,000", "15000")]
    [InlineData("en", "IDR\u00A015,000.00", "15000.00")]
    [InlineData("en", "15,000.00", "15000.00")]
    [InlineData("en", "15 000", "15000")]
    [InlineData("zh-CN", "15,000", "15000")]
    [InlineData("zh-CN", "１５，０００", "15000")]
    [InlineData("en", "15000 IDR", "15000")]
    public void An_amount_is_read_as_the_screen_writes_it(string language, string typed, string value)
    {
        var body = Typed.Rupiah(typed, Languages.Of(language))!;
        Assert.Equal((value, "IDR"), (body.Value, body.Currency));
        Assert.Null(body.TryReadWhole(out _));
    }

    [Theory]
    [InlineData("id", "15,000", "field.amount-decimals")]
    [InlineData("en", "15.000", "field.amount-decimals")]
    [InlineData("id", "1.50", "field.amount-not-whole")]
    [InlineData("en", "0.01", "field.amount-not-whole")]
    [InlineData("id", "15000,50", "field.amount-not-whole")]
    [InlineData("en", "fifteen", "field.amount-malformed")]
    [InlineData("id", "1.0000", "field.amount-decimals")]
    [InlineData("en", "-5", "field.amount-malformed")]
    public void An_amount_that_could_be_another_is_refused(string language, string typed, string fault) =>
        Assert.Equal(fault, Typed.Rupiah(typed, Languages.Of(language))!.TryReadWhole(out _));

    /// <summary>Whatever a page shows, a customer may copy into a field of the same language.</summary>
    [Fact]
    public void Every_amount_on_a_screen_can_be_typed()
    {
        foreach (var language in Languages.All)
        {
            foreach (var rupiah in new[] { 1L, 999, 1_000, 15_000, 1_250_000, 123_456_789 })
            {
                var body = Typed.Rupiah(Money.Rupiah(rupiah).Text(language), language)!;
                Assert.Null(body.TryReadWhole(out var read));
                Assert.Equal(Money.Rupiah(rupiah), read);
            }
        }
    }

    [Theory]
    [InlineData("08/27", 8, 2027)]
    [InlineData("0827", 8, 2027)]
    [InlineData("8/27", 8, 2027)]
    [InlineData("827", 8, 2027)]
    [InlineData("08 / 2027", 8, 2027)]
    [InlineData("082027", 8, 2027)]
    [InlineData("08-27", 8, 2027)]
    [InlineData("08.27", 8, 2027)]
    [InlineData("2027-08", 8, 2027)]
    [InlineData("０８／２７", 8, 2027)]
    [InlineData("08", null, null)]
    [InlineData("aug 27", null, null)]
    [InlineData("08/27/01", null, null)]
    [InlineData("", null, null)]
    public void A_cards_expiry_needs_no_slash(string typed, int? month, int? year) => Assert.Equal((month, year), Typed.Expiry(typed));

    [Fact]
    public void A_password_is_the_same_from_every_keyboard()
    {
        const string Composed = "caf\u00E9 m\u00E1s bonito ni\u00F1o";
        Assert.Equal(Typed.Password(Composed), Typed.Password(Composed.Normalize(System.Text.NormalizationForm.FormD)));
        Assert.Equal("pass word", Typed.Password("ｐａｓｓ\u3000ｗｏｒｄ"));
        Assert.Equal("\uD800", Typed.Password("\uD800"));
    }

    [Theory]
    [InlineData("Terima kasih \u202Egnalu\u202C", "Terima kasih gnalu")]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("👩\u200D👧 selesai", "👩\u200D👧 selesai")]
    public void Free_words_cannot_turn_around_what_stands_beside_them(string typed, string words) =>
        Assert.Equal(words, Typed.Words(typed));
}
