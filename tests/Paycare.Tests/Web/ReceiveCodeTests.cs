using Paycare.Platform.Amounts;
using Paycare.Web.App;

namespace Paycare.Tests.Web;

public sealed class ReceiveCodeTests
{
    private const string Here = "https://pay.example";

    [Fact]
    public void A_code_leads_to_the_transfer_that_it_asks_for()
    {
        var code = ReceiveCode.Text(Here, "+6281234567890", Money.Rupiah(60_000));
        Assert.Equal("/transfer?phone=%2B6281234567890&amount=60000", ReceiveCode.Read(code, Here));
        Assert.Equal("/transfer?phone=%2B6281234567890", ReceiveCode.Read(ReceiveCode.Text(Here, "+6281234567890", null), null, Here));
    }

    /// <summary>A code is a stranger's text: it leads nowhere but to a transfer of this site, and carries nothing else along.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("000201")]
    [InlineData("https://evil.example/transfer?phone=%2B6281234567890")]
    [InlineData("https://pay.example.evil.example/transfer?phone=%2B6281234567890")]
    [InlineData("https://pay.example/transfer/x?phone=%2B6281234567890")]
    [InlineData("https://pay.example/freeze?phone=%2B6281234567890")]
    [InlineData("https://pay.example/transfer?phone=nobody")]
    [InlineData("javascript:alert(1)")]
    public void Anything_else_is_no_code_of_a_person(string? text) => Assert.Null(ReceiveCode.Read(text, Here));

    [Fact]
    public void Only_phone_and_amount_are_taken_from_it() =>
        Assert.Equal(
            "/transfer?phone=%2B6281234567890",
            ReceiveCode.Read($"{Here}/transfer?phone=%2B6281234567890&amount=-5&key=abc&twice=true&challenge=x", Here)
        );
}
