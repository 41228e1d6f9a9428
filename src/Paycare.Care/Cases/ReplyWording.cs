using System.Text.RegularExpressions;

namespace Paycare.Care.Cases;

/// <summary>
/// Stops replies that ask for a PIN, a code, a CVV or a password: care never asks, which lets customers recognise fraud. Saying
/// that we never ask is fine. Stops blame too: it helps no one.
/// </summary>
internal static partial class ReplyWording
{
    public static bool AsksForSecrets(string text) =>
        Sentence().Split(text).Any(sentence => Secret().IsMatch(sentence) && Request().IsMatch(sentence) && !Never().IsMatch(sentence));

    /// <summary>The refusal code for a reply that must not be sent; <c>null</c> when it may be.</summary>
    public static string? Fault(string text) =>
        AsksForSecrets(text) ? "wording"
        : Blames(text) ? "wording-blame"
        : null;

    /// <summary>Whether the text blames the customer.</summary>
    public static bool Blames(string text) => Blame().IsMatch(text);

    [GeneratedRegex(
        @"\b(your (own )?(fault|mistake)|you should have|you (must|should) know|you failed to|you forgot|as i (already )?(said|told you)|"
            + @"(ke)?salahan (anda|bapak|ibu) sendiri|salah (anda|bapak|ibu)|(anda|bapak|ibu) (lupa|ceroboh|seharusnya "
            + @"sudah)|sudah saya bilang)\b|你的错|您的错|您自己的(问题|责任)|你自己的(问题|责任)|怪您|怪你|我已经说过|您早该",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Blame();

    [GeneratedRegex(@"(?<=[.!?。！？\n])")]
    private static partial Regex Sentence();

    [GeneratedRegex(
        @"\b(pin|otp|cvv2?|cvc|password|passcode|one[- ]time code|verification code|security code|kata sandi|kode "
            + @"(otp|verifikasi|rahasia|keamanan))\b|密码|验证码|安全码|口令",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Secret();

    [GeneratedRegex(
        @"\b(send|tell|give|share|provide|write|type|reply with|text|read out|confirm|what is|what's|need|let me "
            + @"know|kirim(kan)?|beri(kan|tahu|tahukan)?|sebutkan|tulis(kan)?|ketik(kan)?|bagikan|masukkan|balas|konfirmasi(kan)?|"
            + @"butuh|perlu|minta|apa)\b|发|告诉|提供|给我|回复|输入|写|说一下|是多少|需要",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Request();

    [GeneratedRegex(
        @"\b(never|don't|do not|please don't|no need|not ask|won't ask|jangan|tidak pernah|tidak perlu|tidak akan|tak "
            + @"pernah)\b|不要|不会|切勿|请勿|从不|绝不|无需|别",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Never();
}
