using System.Globalization;
using Paycare.Platform.Input;

namespace Paycare.Identity.Passwords;

/// <summary>
/// Decides which passwords are accepted (NIST SP 800-63B-4, section 3.1.1.2): at least 8 code points, any Unicode, no composition
/// rules; refused when common or made of what others know about the person.
/// </summary>
internal static class PasswordPolicy
{
    public const int MinLength = 8,
        MaxLength = 256;

    /// <summary>The text key of the password's fault; <c>null</c> when it is accepted.</summary>
    public static string? Check(string? password, params string[] personal)
    {
        if (string.IsNullOrEmpty(password))
        {
            return "field.required";
        }

        password = Typed.Password(password);
        var length = password.EnumerateRunes().Count();
        if (length < MinLength)
        {
            return "field.password-too-short";
        }

        if (length > MaxLength)
        {
            return "field.too-long";
        }

        var plain = password.ToLower(CultureInfo.InvariantCulture);
        if (
            personal.Any(p => p.Length >= 3 && plain.Contains(p, StringComparison.OrdinalIgnoreCase) && plain.Length < p.Length + MinLength)
        )
        {
            return "field.password-personal";
        }

        return IsCommon(plain) ? "field.password-common" : null;
    }

    /// <summary>A common word, alone or repeated, with any digits and symbols around it; or adjacent keys.</summary>
    private static bool IsCommon(string plain)
    {
        if (plain.Distinct().Count() <= 2 || IsRun(plain))
        {
            return true;
        }

        var core = string.Concat(plain.Trim([.. "0123456789!@#$%^&*()-_=+.,?~ "]).Select(Unmask));
        return core.Length == 0 ? plain.Length < 12 && plain.All(char.IsDigit) && IsDigitPattern(plain) : CommonWords.Contains(core);
    }

    private static bool IsRun(string text) =>
        CommonRuns.Any(run =>
            run.Contains(text, StringComparison.Ordinal) || run.Contains(string.Concat(text.Reverse()), StringComparison.Ordinal)
        );

    private static bool IsDigitPattern(string digits) =>
        Enumerable
            .Range(1, digits.Length / 2)
            .Any(period =>
                digits.Length % period == 0 && string.Concat(Enumerable.Repeat(digits[..period], digits.Length / period)) == digits
            );

    private static char Unmask(char c) =>
        c switch
        {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '@' => 'a',
            '$' => 's',
            _ => c,
        };

    private static readonly string[] CommonRuns =
    [
        "01234567890123456789",
        "qwertyuiopasdfghjklzxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
        "abcdefghijklmnopqrstuvwxyz",
        "1q2w3e4r5t6y7u8i9o0p",
    ];

    private static readonly HashSet<string> CommonWords = new(StringComparer.Ordinal)
    {
        "password",
        "passw",
        "passwd",
        "pass",
        "passcode",
        "passphrase",
        "secret",
        "letmein",
        "welcome",
        "admin",
        "administrator",
        "root",
        "user",
        "guest",
        "login",
        "master",
        "qwerty",
        "qwertyuiop",
        "asdfgh",
        "asdfghjkl",
        "zxcvbn",
        "zxcvbnm",
        "iloveyou",
        "loveyou",
        "lovely",
        "love",
        "princess",
        "sunshine",
        "football",
        "baseball",
        "basketball",
        "superman",
        "batman",
        "spiderman",
        "pokemon",
        "naruto",
        "dragon",
        "monkey",
        "shadow",
        "michael",
        "jordan",
        "jessica",
        "charlie",
        "ashley",
        "daniel",
        "computer",
        "internet",
        "samsung",
        "iphone",
        "android",
        "google",
        "facebook",
        "instagram",
        "whatsapp",
        "tiktok",
        "youtube",
        "trustno",
        "whatever",
        "freedom",
        "starwars",
        "hello",
        "helloworld",
        "changeme",
        "default",
        "test",
        "testing",
        "testtest",
        "abcd",
        "abc",
        "money",
        "bank",
        "wallet",
        "mywallet",
        "payment",
        "paycare",
        "gopay",
        "gojek",
        "dana",
        "shopee",
        "tokopedia",
        "grab",
        "sayang",
        "sayangku",
        "cinta",
        "cintaku",
        "akucintakamu",
        "akusayangkamu",
        "bismillah",
        "alhamdulillah",
        "subhanallah",
        "allahuakbar",
        "indonesia",
        "jakarta",
        "bandung",
        "surabaya",
        "garuda",
        "merdeka",
        "pancasila",
        "rahasia",
        "katasandi",
        "sandi",
        "masuk",
        "bintang",
        "matahari",
        "bunga",
        "doraemon",
        "persija",
        "persib",
        "anjing",
        "kucing",
        "woaini",
        "woaiwojia",
        "nihao",
        "mima",
        "wodemima",
        "zhongguo",
        "beijing",
        "shanghai",
        "taobao",
        "alipay",
        "wechat",
        "weixin",
        "qianbao",
        "liverpool",
        "chelsea",
        "arsenal",
        "barcelona",
        "realmadrid",
        "manchester",
        "juventus",
        "september",
        "december",
        "monday",
        "summer",
        "winter",
    };
}
