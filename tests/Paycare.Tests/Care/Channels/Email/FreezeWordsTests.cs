using Paycare.Care.Channels.Email;

namespace Paycare.Tests.Care.Channels.Email;

/// <summary>Who asks by mail to freeze an account, in three languages.</summary>
public sealed class FreezeWordsTests
{
    [Theory]
    [InlineData("FREEZE MY ACCOUNT NOW")]
    [InlineData("My phone was stolen, please freeze my Paycare account immediately.")]
    [InlineData("Can you block my wallet? Somebody else has my phone.")]
    [InlineData("Please lock down the account of my mother.")]
    [InlineData("I want you to suspend my account until I am back")]
    [InlineData("how do I freeze my account")]
    [InlineData("Tolong bekukan akun saya sekarang juga")]
    [InlineData("hp ilang kak, blokir akun paycare saya dong")]
    [InlineData("Saya mohon pembekuan akun saya.")]
    [InlineData("Bagaimana cara memblokir akun? HP saya dicuri.")]
    [InlineData("minta tolong kunci dompet saya")]
    [InlineData("blokirkan akunku segera")]
    [InlineData("手机被偷了，请立即冻结我的账户")]
    [InlineData("请把我的账号锁定")]
    [InlineData("帮我将账户马上冻结")]
    [InlineData("麻烦你们停用我的钱包")]
    [InlineData("请冻结账户！")]
    public void Asks(string words) => Assert.True(FreezeWords.In(null, words));

    [Theory]
    [InlineData("Why did you freeze my account?")]
    [InlineData("Please unfreeze my account.")]
    [InlineData("My account was frozen, when will it be open again?")]
    [InlineData("Do not block my account, it was me.")]
    [InlineData("Please block my card.")]
    [InlineData("My payment failed and the app did freeze.")]
    [InlineData("Tolong buka blokir akun saya")]
    [InlineData("Kenapa akun saya diblokir?")]
    [InlineData("kenapa kalian bekukan akun saya")]
    [InlineData("Jangan bekukan akun saya")]
    [InlineData("Akun saya dibekukan, bagaimana membukanya?")]
    [InlineData("Pembayaran saya gagal, saldo terpotong.")]
    [InlineData("请解除冻结我的账户")]
    [InlineData("为什么冻结我的账户？")]
    [InlineData("我的账户被冻结了，什么时候恢复？")]
    [InlineData("请帮我解冻账户")]
    [InlineData("请不要冻结我的账户")]
    [InlineData("Thank you.\n> If somebody else is using your account, freeze it now\n> freeze my account")]
    public void Does_not_ask(string words) => Assert.False(FreezeWords.In(null, words));
}
