using System.Text;
using System.Text.RegularExpressions;

namespace Paycare.Care.Cases;

/// <summary>
/// Finds requests for a PIN, code, CVV, password or whole card number in English, Indonesian and Chinese. Telling people to enter
/// one in the app, to keep it to themselves, or that we send one, is no request. Every pattern holds the request and the secret it
/// is about; what stands around the two decides whether it is one.
/// </summary>
internal static partial class SecretRequests
{
    /// <summary>The kinds of request, and whether the app is a fitting place for it: "enter" is, "tell me" never is.</summary>
    private static (Regex Pattern, bool MayBeInApp)[] Kinds =>
        [
            (GiveInEnglish, false),
            (GiveInIndonesian, false),
            (GiveInChinese, false),
            (SecretFirst, false),
            (Question, false),
            (Bare, false),
            (Enter, true),
            (Need, true),
        ];

    public static bool In(string text)
    {
        var wasSecret = false;
        foreach (var sentence in Sentences().Split(Plain(text)))
        {
            var isSecret = Secrets.IsMatch(sentence);
            if ((isSecret && Kinds.Any(kind => Asks(sentence, kind.Pattern, kind.MayBeInApp))) || (wasSecret && IsPassedOn(sentence)))
            {
                return true;
            }

            wasSecret = Mention().IsMatch(sentence);
        }

        return false;
    }

    private static bool Asks(string sentence, Regex pattern, bool mayBeInApp)
    {
        for (var match = pattern.Match(sentence); match.Success; match = pattern.Match(sentence, match.Index + 1))
        {
            var before = Breaks().Split(sentence[..match.Index])[^1];
            var after = Ends().Split(sentence[(match.Index + match.Length)..])[0];
            var clause = before + match.Value + after;
            var isRefused = Never().IsMatch(before + match.Value) && !Unless().IsMatch(before);
            var isToOthers = Others().IsMatch(clause) && !ToUs().IsMatch(clause);
            var isInApp = mayBeInApp && InApp().IsMatch(sentence) && !Here().IsMatch(sentence);
            if (!isRefused && !isToOthers && !isInApp)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"A code was sent to you. Please read it to me."</summary>
    private static bool IsPassedOn(string sentence) =>
        PassOn.Match(sentence) is { Success: true } m && !Never().IsMatch(sentence[..m.Index]);

    /// <summary>
    /// In lower case and plain widths, without marks and unseen characters, and without phrases that hide the question: "don't
    /// worry", "why don't you", "we send you".
    /// </summary>
    private static string Plain(string text)
    {
        var plain = string.Concat(
                text.Normalize(NormalizationForm.FormKC)
                    .Where(c =>
                        char.GetUnicodeCategory(c)
                            is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.NonSpacingMark)
                    )
            )
            .ToLowerInvariant()
            .Replace('’', '\'');
        plain = Spelled().Replace(plain, m => string.Concat(m.Value.Where(char.IsLetterOrDigit)).Replace('1', 'i').Replace('0', 'o'));
        return OurActs().Replace(Soothing().Replace(plain, " , "), " ");
    }

    [GeneratedRegex(@"(?<=[.!?。!?；;\n])", RegexOptions.CultureInvariant)]
    private static partial Regex Sentences();

    /// <summary>Where a new thought begins, to which an earlier "not" no longer belongs.</summary>
    [GeneratedRegex(
        @"[,:，、：()]|\s[-–—]\s|\b(?:but|so|and|then|just|instead|therefore|tapi|tetapi|namun|jadi|maka|lalu|cukup|langsung)\b|但是?|"
            + @"所以|只要|只需|然后",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Breaks();

    [GeneratedRegex(
        @"[,:，、：()]|\s[-–—]\s|\b(?:but|so|then|tapi|tetapi|namun|jadi|lalu)\b|但是?|所以|然后",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Ends();

    /// <summary>"P.I.N", "C V V", "p1n".</summary>
    [GeneratedRegex(
        @"(?<![a-z0-9])(?:p[ ._*-]?[i1!][ ._*-]?n|c[ ._*-]?v[ ._*-]?v|c[ ._*-]?v[ ._*-]?c|" + @"[o0][ ._*-]?t[ ._*-]?p)(?![a-z0-9])"
    )]
    private static partial Regex Spelled();

    [GeneratedRegex(
        @"\b(?:(?:do not|don't|dont|never|no need to) (?:worry|hesitate(?: to)?|forget(?: to)?|be (?:afraid|shy|scared)(?: to)?|"
            + @"panic|mind)|"
            + @"(?:why (?:don't|do not|not)|(?:can|could|will|would)(?:n't| not)|won't|can't) (?:you|we)?|not only|no worries|"
            + @"jangan (?:lupa|khawatir|kuatir|ragu|takut|sungkan|panik|malu|segan)(?: untuk)?|tidak apa-apa|"
            + @"gak apa-apa)\b(?! (?:share|send|give|tell)\b.*\banyone)|"
            + @"(?:不要|别|不用|请勿|不必)(?:忘记|忘了|担心|犹豫|害怕|客气|紧张|着急)|能不能|可不可以|可否|是不是|要不要|好不好|行不行|不好意思|不妨|不如|要不然?|不然|没关系|没事",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Soothing();

    /// <summary>What we do ourselves: "we will send you a code".</summary>
    [GeneratedRegex(
        @"\b(?:we|i|paycare|the (?:app|system|bank)|your bank)(?:'ll|'ve|'re| will| can| could| shall| have| has| just| also|"
            + @" then| now| are| am)*"
            + @" (?:re)?(?:send|sends|sent|text|texts|texted|e?-?mail|mails|give|gives|show|shows)\b(?! us)|"
            + @"\b(?:kami|saya|sistem|bank|aplikasi|paycare)(?: akan| sudah| telah| bisa| baru saja| segera| juga)* (?:mengirim|"
            + @"kirim|memberi|beri)(?:kan)?\b|"
            + @"(?:我们?|系统|银行)(?:会|将|已经?|马上|刚刚?|可以|再|重新)*(?:把|给您|向您|给你|为您)?[^,,。我]{0,8}?(?:发送|发|寄)(?:给|到|至|了)?(?:您|你|一个|新的)+",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex OurActs();

    [GeneratedRegex(
        @"\b(?:never|do not|don't|dont|does not|doesn't|won't|will not|would not|cannot|should not|shouldn't|must not|mustn't|not|"
            + @"no|no one|nobody|nothing|"
            + @"without|avoid|refuse|rather than|jangan|tidak|tak|nggak|ngga|gak|enggak|bukan|tanpa|dilarang|hindari)\b|不|别|勿|无需|"
            + @"无须|没|拒绝|避免|禁止",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Never();

    /// <summary>"I cannot help unless you tell me": the "not" belongs to something else.</summary>
    [GeneratedRegex(
        @"\b(?:if|unless|until|else|otherwise|kalau|jika|bila|apabila|kecuali|sebelum|sampai)\b|如果|要是|除非|否则",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Unless();

    [GeneratedRegex(
        @"\b(?:anyone|anybody|someone|somebody|others|other people|people|strangers?|them|him|her|callers?|friends?|family|"
            + @"sellers?|couriers?|siapa ?pun|"
            + @"orang(?: lain)?|teman|keluarga|pihak|penelepon|penjual|kurir|oknum)\b|任何人|别人|他人|陌生人|对方|其他人|家人|朋友|卖家|有人|骗子",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Others();

    [GeneratedRegex(@"\b(?:me|us|here|saya|kami|sini)\b|我|这里|此处", RegexOptions.CultureInvariant)]
    private static partial Regex ToUs();

    /// <summary>In this conversation rather than in the app.</summary>
    [GeneratedRegex(
        @"\b(?:to|with|for|tell|give|send|show) (?:me|us)\b|\bhere\b|\bbelow\b|\b(?:this|the|our) (?:chat|reply|conversation|"
            + @"message|e-?mail|call)\b|\b(?:your )?reply\b|"
            + @"\bdi ?sini\b|\b(?:ke|kepada) (?:saya|kami|cs|agen|admin|petugas)\b|\b(?:chat|pesan|percakapan|obrolan|"
            + @"email) ini\b|\bbalas(?:an)?\b|"
            + @"给我|告诉我|这里|此处|在此|聊天|对话框|回复|下面|客服",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Here();

    [GeneratedRegex(
        @"\b(?:in|on|into|at|under|through|via|inside) (?:the |your |our |paycare'?s? |its |official )*(?:app|application|"
            + @"settings?|sign-?in|log-?in|screen|page|profile|"
            + @"security|keypad|menu|wallet|website|form|box|field|phone|atm|cash machine|device)|\bopen (?:the |paycare|"
            + @"your )*(?:app|settings|menu)?|"
            + @"\bwhen(?:ever)? you (?:pay|sign|log|open)|\b(?:tap|press|go to|choose)\b|"
            + @"\b(?:di|pada|ke|dalam|lewat|melalui) (?:menu|aplikasi|app|pengaturan|setelan|halaman|layar|kolom|form|profil|"
            + @"keamanan|atm|situs|hp)|"
            + @"\bbuka (?:aplikasi|paycare|pengaturan|setelan|menu)|\b(?:pilih|ketuk|tekan)\b|\b(?:saat|ketika|waktu) (?:membayar|"
            + @"bayar|masuk|login|transaksi)|"
            + @"(?:设置|应用|app|页面|屏幕|登录|付款|支付|钱包|手机|官网|键盘|安全中心|表单|atm|输入框)"
            + @"[^,,。]{0,6}?(?:中|里|上|内|时|页|处)|打开|点击|进入|前往",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex InApp();
}
