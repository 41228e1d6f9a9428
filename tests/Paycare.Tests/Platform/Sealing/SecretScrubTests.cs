using Paycare.Platform.Sealing;

namespace Paycare.Tests.Platform.Sealing;

public class SecretScrubTests
{
    [Theory]
    [InlineData("my card 4111 1111 1111 1111 was declined", "my card •••• was declined")]
    [InlineData("4111-1111-1111-1111", "••••")]
    [InlineData("kartu saya 4111111111111111.", "kartu saya ••••.")]
    [InlineData("my PIN is 482915 please help", "my PIN is •••• please help")]
    [InlineData("kode OTP: 123 456", "kode OTP: ••••")]
    [InlineData("CVV 123", "CVV ••••")]
    [InlineData("我的密码是 482915", "我的密码是 ••••")]
    [InlineData("验证码：123456", "验证码：••••")]
    public void Secrets_are_taken_out_before_anything_is_stored(string written, string kept) => Assert.Equal(kept, SecretScrub.Clean(written));

    [Theory]
    [InlineData("I paid 38000 at 14:07 on 23 November")]
    [InlineData("my number is +62 812 3456 4471")]
    [InlineData("case PC-10427, order 4111111111111112")]
    [InlineData("the code did not come")]
    public void What_care_needs_to_read_stays(string written) => Assert.Equal(written, SecretScrub.Clean(written));
}
