using System.Buffers;
using System.Text.RegularExpressions;

namespace Paycare.Platform.Scrubbing;

/// <summary>
/// Finds disclosed PINs, codes and passwords in English, Indonesian and Chinese, in any word order. A number beside such a word
/// is left alone when something nearer says what it is: an amount, a time, a postal code, a booking.
/// </summary>
internal static partial class ToldSecrets
{
    /// <summary>
    /// Words that only ever mean secrets, with their Indonesian endings. Chinese writes a PIN or an OTP without blanks around it.
    /// </summary>
    private const string Word = """
        (?:(?<![\p{L}\p{N}-[\u4E00-\u9FFF]])(?:p\.?i\.?n|otp|cvv2?|cv2|cvc2?|csc|passcode|pass[ ]?word|passwd|pwd|kata[ ]?sandi|
        sandi(?=ku|nya|[ ]?(?:saya|aku|akun|adalah|baru|:))|paswo?rd|m-?pin|
        (?:verification|verify|security|one[ -]?time|confirmation|confirm|authentication|auth|access|login|log-in|sign-in|sms|secret|
        unlock|2fa|authenticator|recovery|backup)[ ]codes?|
        codes?[ ](?:from|in|by|via|of)[ ](?:the|my|your)?[ ]?(?:sms|text|message|e-?mail|whatsapp|app|authenticator)|
        codes?[ ](?:that[ ])?(?:i|you|we)[ ](?:(?:just[ ])?(?:got|received|sent|were[ ]sent)|was[ ]sent)|
        kode[ ]?(?:verifikasi|keamanan|konfirmasi|akses|rahasia|masuk|login|sms|otentikasi|autentikasi|sekali[ ]pakai|pemulihan|
        dari[ ]sms|y(?:an)?g[ ](?:(?:saya|aku|gue|gw)[ ])?(?:terima|dapat|diterima|dikirim|masuk))|
        (?:[34]|tiga|empat)[ ]angka[ ](?:di[ ])?belakang[ ]kartu|(?:three[ ]|four[ ]|last[ ])?(?:digits|
        numbers)[ ]on[ ]the[ ]back(?:[ ]of[ ](?:my|the)[ ]card)?)
        (?:[ '-]?(?:ku|mu|nya|s))?(?![\p{L}-[\u4E00-\u9FFF]]) | 密码|口令|验证码|校验码|动态码|安全码|安全代码|短信码|恢复码|识别码|后三位|背面三位数?字?)
        """;

    /// <summary>What may stand between a secret's word and the secret without changing the meaning.</summary>
    private const string Joint = """
        (?:[ :=\-_.,'"“”‘’「」『』（）()\[\]<>*#：，=→]|(?<![\p{L}])(?:is|was|are|it|it's|its|my|the|our|your|this|that|new|old|current|number|no|
        code|codes|for|as|of|now|just|and|here|by|sms|via|from|in|to|i|got|received|
        itu|adalah|ini|yaitu|ialah|saya|aku|ku|gue|gua|gw|yg|atm|kami|dia|baru|lama|nomor|nomer|nya|untuk|sebagai|yang|terima|dapat|lewat|
        dari|dikirim|masuk|tadi|kode|otp|pin|tolong|ya|di|ke|hp|terakhir)(?![\p{L}])|
        是|为|叫|我|的|这|那|个|新|旧|了|收|到|发|来|给|短信|手机|支付|付款|交易|登录|就|号|等于|您|你|请|刚|才|改|成|设|置)
        """;

    private const string Secret = @"(?<secret>(?<![0-9])[0-9](?:[ -]?[0-9]){2,7}(?![0-9]))";

    /// <summary>
    /// Parts of which every pattern needs one, and the letters that count as others when case does not: most texts have none, and the
    /// patterns, which are dear, are not tried.
    /// </summary>
    private static readonly SearchValues<string> Needed = SearchValues.Create(
        [
            "pin",
            "p.i",
            "pi.n",
            "otp",
            "cvv",
            "cv2",
            "cvc",
            "csc",
            "pass",
            "pasw",
            "pwd",
            "sandi",
            "code",
            "kode",
            "angka",
            "digits",
            "numbers",
            "码",
            "口令",
            "后三位",
            "背面三位",
            "\u0130",
            "\u0131",
            "\u017F",
            "\u212A",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>The ranges of the secrets.</summary>
    public static IEnumerable<Range> In(string text) => text.AsSpan().ContainsAny(Needed) ? Found(text) : [];

    private static IEnumerable<Range> Found(string text) =>
        new[] { WordFirst(), SecretFirst(), FarAhead(), BareCode(), Password() }
            .SelectMany(pattern => pattern.Matches(text))
            .Select(m => m.Groups["secret"])
            .Where(secret => !IsSomethingElse(text, secret))
            .Select(secret => secret.Index..(secret.Index + secret.Length));

    private static bool IsSomethingElse(string text, Group secret)
    {
        var before = text[Math.Max(0, secret.Index - 32)..secret.Index];
        var after = text[(secret.Index + secret.Length)..Math.Min(text.Length, secret.Index + secret.Length + 16)];
        return OtherBefore().IsMatch(before) || OtherAfter().IsMatch(after);
    }

    /// <summary>"my PIN is 482917", "密码是482917".</summary>
    [GeneratedRegex(Word + Joint + "{0,20}?" + Secret, Options)]
    private static partial Regex WordFirst();

    /// <summary>"482917 is my PIN", "482917 itu PIN saya", "482917是我的密码".</summary>
    [GeneratedRegex(Secret + Joint + "{0,14}?" + Word, Options)]
    private static partial Regex SecretFirst();

    /// <summary>"kode OTP yang tadi malam dikirim ke nomor saya 902227": six digits, as ours are, in the same sentence.</summary>
    [GeneratedRegex(
        Word + @"(?:(?!" + OtherSubject + @")[^0-9\n.!?;。！？；•]){0,48}?(?<secret>(?<![0-9])(?:[0-9][ -]?){5}[0-9](?![0-9]))",
        Options
    )]
    private static partial Regex FarAhead();

    /// <summary>A code with no other meaning: "the code is 482917", "kodenya 482917"; not "error code 503", "kode pos 40132".</summary>
    [GeneratedRegex(
        """
            (?:(?:^|[.!?,;:\n]|(?<![\p{L}])(?:the|my|a|this|that|your|here's|here[ ]is|got|enter|entered|typed|input|give|
            giving))[ ]*codes?(?![\p{L}])|(?<![\p{L}])kode(?:ku|nya)?(?![\p{L}]))
            """ + @"[ ]*(?:(?:is|was|it|saya|adalah|itu|ini|yaitu|:|=)[ ]*){0,3}(?<secret>(?<![0-9])[0-9](?:[ -]?[0-9]){3,7}(?![0-9]))",
        Options
    )]
    private static partial Regex BareCode();

    /// <summary>A password that is not a number: what follows "is" or a colon and has a digit or symbol among letters.</summary>
    [GeneratedRegex(
        """
            (?:(?<![\p{L}])(?:pass[ ]?word|passwd|pwd|passcode|(?:kata[ ]?)?sandi)(?:ku|nya|mu)?(?![\p{L}])(?:[ ](?:saya|aku|akun|my|baru|
            new))*|(?:登录|支付|新)?密码)[ ]*(?:is|adalah|itu|yaitu|是|为|:|=|：)[ :=]*["'“”]?(?<secret>(?=[^\s"'“”]*[0-9@#$%^&*!_+][^\s"'“”]*)
            (?=[^\s"'“”]*[A-Za-z])[^\s"'“”，。,;]{4,64})
            """,
        Options
    )]
    private static partial Regex Password();

    /// <summary>The subject changes from here on.</summary>
    private const string OtherSubject = """
        (?<![\p{L}])(?:paid|pay|bayar|membayar|transfer|top|order|pesanan|case|kasus|tiket|ticket|ref|referensi|reference|invoice|booking|
        saldo|balance|amount|jumlah|at|pukul|jam|tanggal|date|rp|idr|pos|postal|zip|error|bank|rekening|account|resi|imei|phone|telepon)
        (?![\p{L}])|付了|支付了|转了|充值|余额|金额|订单|单号|参考号|编号|邮编|错误
        """;

    /// <summary>The nearest word before a number names it, and not as a secret.</summary>
    [GeneratedRegex(
        """
            (?:(?:(?<![\p{L}])(?:rp|idr|usd|paid|pay|bayar|membayar|dibayar|transfer|amount|jumlah|saldo|balance|nominal|order|pesanan|
            case|kasus|ticket|tiket|ref|reference|referensi|invoice|booking|resi|trx|transaksi|transaction|error|errors|postal|zip|pos|
            area|country|negara|bank|branch|promo|referral|voucher|kupon|produk|barang|merchant|toko|unik|qr|status|http|bin|swift|imei|
            va|at|pukul|jam|tanggal|tgl|date|year|tahun|since|sejak|in|on)(?:[ ]?(?:code|kode|number|nomor|no|id|num))?|邮编|错误码|错误代码|错误|
            订单号?|单号|编号|参考号|交易号|金额|付了|转了|余额|充值|[$€£¥])[ ]*(?:is|was|adalah|itu|saya|是|为|:|=|\#|\.|-|：)*[ ]*|(?<![\p{L}])(?!(?:m?pin|otp|
            cvv|cvc|kode|code|pin-?ku)-)[\p{L}]{2,6}-|\+|[0-9][:.,/])$
            """,
        Options
    )]
    private static partial Regex OtherBefore();

    /// <summary>The word after a number says what it counts, or the number continues as a time, date or amount.</summary>
    [GeneratedRegex(
        """
            ^(?:[:/][0-9]|[.,][0-9]|[ ]?(?:rb|ribu|k|jt|juta|rupiah|perak|idr|rp|usd|元|块|万|千|次|笔|位|天|分钟|小时|年|月|号店)(?![a-z])|
            [ -]?(?:times?|x|kali|digits?|angka|days?|hari|minutes?|menit|hours?|jam|characters?|karakter|%)(?![\p{L}]))
            """,
        Options
    )]
    private static partial Regex OtherAfter();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;
}
