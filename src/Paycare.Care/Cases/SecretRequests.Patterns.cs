using System.Text.RegularExpressions;

namespace Paycare.Care.Cases;

/// <summary>The words of secrets, and of asking for them.</summary>
internal static partial class SecretRequests
{
    /// <summary>A secret, unless the word behind it makes it a thing to talk about: "the PIN page", "the code did not arrive".</summary>
    private const string Secret =
        @"(?:(?<![a-z])(?:m-?pins?|pins?|otps?|cvv2?|cv2|cvc2?|csc|pass ?(?:code|word|phrase)s?|passwd|pwd|kata ?sandi|sandi|"
        + @"pin(?:ku|mu|nya)|"
        + @"(?<!error |qr |promo |postal |zip |area |country |bank |branch |booking |reference |transaction |order |voucher |"
        + @"merchant |swift |case |"
        + @"payment |dial(?:ling)? |status |refund |invite |referral |colou?r |dress |source |bar|of )codes?|"
        + @"kode(?! (?:pos|booking|transaksi|qr|bank|referensi|promo|error|kesalahan|pesanan|bayar|pembayaran|voucher|negara|area|"
        + @"kasus|unik|swift|status))"
        + @"|(?:(?:three|four|six|all|full|whole|complete|entire|[3468]|16|sixteen)[ -](?:the )?(?:digits?|numbers?)|digits?|"
        + @"numbers?)(?: code)? (?:that )?(?:you )?"
        + @"(?:on|at|from|in|by|via|of|got|received|get|we sent)[^,.]{0,20}?(?:the back|back of|reverse|sms|text(?: message)?|"
        + @"whatsapp|your (?:full )?card)|"
        + @"(?:[3468]|six|four|three)[ -]?digit (?:number|code)s?|(?:whole|full|complete|entire) card number|card number (?:in full|and)|"
        + @"(?:both sides|the back|back side) of (?:your|the) card|"
        + @"(?:[3468]|tiga|empat|enam|16)[ -]?(?:angka|digit)(?! terakhir)[^,.]{0,16}?(?:belakang|balik|kartu|sms|"
        + @"yang (?:diterima|masuk|dikirim))|"
        + @"(?:angka|nomor|digit) (?:yang )?(?:ada )?(?:di )?(?:belakang|balik) kartu|nomor kartu (?:lengkap|secara lengkap|full)|"
        + @"(?:foto|gambar) kartu[^,.]{0,20}?belakang|"
        + @"angka (?:yang )?(?:ada )?(?:di|dari|dalam) sms|isi sms)(?:[ '-]?(?:ku|mu|nya))?(?![a-z])|"
        + @"密码|口令|验证码|校验码|动态码|安全码|短信码|恢复码|识别码|短信(?:里|中|上)?的?(?:数字|内容|号码)|背面的?(?:后?[三3]位)?(?:数字|号码)?|后三位|六位(?:数字|码)|6 ?位(?:数字|码)|"
        + @"完整(?:的)?卡号|全部卡号|卡号全)"
        + @"(?!'?s? (?:reset|change|page|screen|problem|issue|lock|form|field|error|policy|prompt|pad|box|entry|rules?|works?|"
        + @"fails?|failed|did|does|didn't|doesn't|arrived?|"
        + @"arrives|never|was|has|is (?:wrong|refused|locked|blocked|not|free|open|correct|right|accepted)|request|safety|service|"
        + @"link|already|again)\b)"
        + @"(?! ?(?:anda |bapak |ibu |kakak )?(?:sudah|belum|tidak|masih|terkunci|terblokir|salah|ditolak|gagal|berhasil|bisa|"
        + @"akan|sampai|diterima)\b)"
        + @"(?!(?:是否|有没有|没有|无法|不对|正确|错误|失效|过期|页面|问题|已|被锁|锁定|输入错|还没|重置))";

    /// <summary>Up to the secret, unless the sentence turns to something else on the way.</summary>
    private const string Way =
        @"(?:(?!\b(?:if|whether|when|once|how|why|where|about|after|before|while|because|until|unless|for|article|page|guide|"
        + @"problem|that (?:the|your|you|it|a)|"
        + @"which(?! (?:pin|code|otp|password|cvv))|and (?:i|we|then)|to (?!me|us))\b)[^.]){0,70}?";

    private const string Jalan =
        @"(?:(?!\b(?:apakah|jika|kalau|bila|ketika|saat|kapan|bagaimana|tentang|soal|mengenai|untuk|agar|supaya|karena|setelah|"
        + @"sebelum|masalah|artikel|halaman|"
        + @"ganti|mengganti|ubah|mengubah|pastikan|memastikan|coba|mencoba|reset|mereset|atur|mengatur|buat|membuat|buka|membuka|"
        + @"terakhir)\b)[^.]){0,60}?";

    private const string Lu = @"(?:(?!是否|有没有|什么时候|何时|为什么|关于|如何|怎么|页面|问题|之后|以便|后我|输入的)[^。]){0,24}?";

    /// <summary>Anything a secret may be, to which "it" of the next sentence refers.</summary>
    [GeneratedRegex(
        @"\b(?:pin|otp|codes?|pass ?(?:word|code)|cvv|kode|sandi|sms)(?:nya)?\b|密码|验证码|短信|安全码",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Mention();

    private static readonly Regex Secrets = new(Secret, RegexOptions.CultureInvariant);

    private static readonly Regex GiveInEnglish = new(
        @"\b(?:send(?:ing)?|tell(?:ing)?|giv(?:e|ing)|shar(?:e|ing)|provid(?:e|ing)|text(?:ing)? (?:me|us)|message (?:me|us)|dm|"
            + @"forward(?:ing)?|(?:reply|respond|answer|get back)[^.]{0,16}? with|"
            + @"read(?:ing)?|spell|dictate|say|state|mention|let (?:me|us) (?:know|have|see)|hand|show|paste|copy|drop|submit|"
            + @"supply|disclose|reveal|quote|repeat|"
            + @"(?:e-?mail|whatsapp) (?:me|us)|shoot|pass|photograph|screenshot|upload|attach|(?:take|snap) a (?:photo|picture|"
            + @"screenshot))\b(?! you\b)"
            + Way
            + Secret,
        RegexOptions.CultureInvariant
    );

    private static readonly Regex GiveInIndonesian = new(
        @"\b(?:me(?:n|ng|m|ny)?|(?<=\b(?:bisa|boleh|tolong|mohon|dapat) )di)?(?:kirim|irim|sebut|yebut|bagi|beri(?:tahu)?|"
            + @"beri tahu|kasih(?: tahu| tau)?|baca|infokan|informasikan|info|share|forward|terus|balas|lampir|foto|screenshot|"
            + @"bilang|ucap|jawab|tunjuk|perlihat|serah|eja|dikte|cantum|konfirmasi|spill)(?:kan|in|i)?\b(?! ke (?:anda|bapak|ibu|hp))"
            + Jalan
            + Secret,
        RegexOptions.CultureInvariant
    );

    private static readonly Regex GiveInChinese = new(
        @"(?:(?:发|给|发送|告诉)(?:一下|下|出|来|到)?(?!您|你)|告知|提供|报|说|念|读|写|回复|转发|截图|拍|出示|确认|核对|核实|留下|透露|分享|上传)"
            + Lu
            + Secret,
        RegexOptions.CultureInvariant
    );

    /// <summary>"Your PIN, please tell me", "kodenya kirim ke sini ya", "把验证码发给我".</summary>
    private static readonly Regex SecretFirst = new(
        Secret
            + @"(?:[^.]{0,40}?\b(?:send|tell|give|share|read|text|forward|show|say|type|write|drop)\b(?: it| them| that|"
            + @" this)?(?: out| over| back)? ?(?:to |with )?(?:me|us|here)\b|"
            + @"[^.]{0,16}?\b(?:boleh|bisa|tolong|mohon) (?:di)?(?:kirim|sebut|tulis|ketik|share|kasih|beri|baca|info|bilang|"
            + @"forward)(?:kan|in|tahu)?\b|"
            + @"(?! (?:ke|kepada) (?:anda|bapak))[^.]{0,24}?\b(?:tolong |mohon |bisa |boleh )*(?:di)?(?:kirim|sebut|tulis|ketik|"
            + @"share|kasih|beri|baca|info|balas|bilang|forward)(?:kan|in|tahu)?\b[^.]{0,16}?"
            + @"(?:\b(?:saya|kami|sini|chat|ya|dong|dulu|aja|saja)\b)|[^。]{0,16}?(?:发|告诉|提供|给|报|说|念|读|写|回复|转发)(?:给|到|在|一下|过|出|"
            + @"下)*(?:我|这里|此|来|客服|下|一下|吧))",
        RegexOptions.CultureInvariant
    );

    private static readonly Regex Question = new(
        @"\b(?:what(?:'s|s| is| was| are| were| about)|which(?: is| was| are)?) (?:your|ur|the|that|those|this|a )[^.,]{0,30}?"
            + Secret
            + @"(?! (?:for|used|mean))|"
            + @"\bwhat (?:was |is )?(?:the )?(?:\w+ )?"
            + Secret
            + @" (?:do|did|have|came|you)\b|\b(?:do you (?:have|remember|know|recall))\b[^.,]{0,16}?"
            + Secret
            + @"[^.]{0,20}?\bfor (?:me|us)\b|"
            + @"\b(?:berapa|mana)(?:kah)?\b[^.,]{0,20}?"
            + Secret
            + @"|\bapa(?! itu)\b[^.,]{0,12}?"
            + Secret
            + "|"
            + Secret
            + @"(?: \w+){0,5}? (?:berapa|apa)(?:kah)?\b|"
            + Secret
            + @"[^。]{0,10}?(?:是(?:多少|什么|几)|多少|为何物)|什么是您的"
            + Secret,
        RegexOptions.CultureInvariant
    );

    /// <summary>"PIN, please?", "Kode OTP-nya, Kak", "验证码?"</summary>
    private static readonly Regex Bare = new(
        @"^[\W_]*(?:(?:and|so|ok|okay|now|first|also|then|dan|terus|baik|oke|sekarang|好的?|那么?|请问|请)[\W_]+)*(?:your|ur|the|您的|你的|请|"
            + @"信用卡|银行卡|卡)?[ ]*"
            + Secret
            + @"[ ]*(?:anda|bapak|ibu|kakak)?(?:[ ,]*(?:please|pls|plz|thanks|ya|dong|tolong|kak|bu|pak|ibu|bapak|呢|"
            + @"谢谢)(?![a-z])[\W_]*$|[\W_]*$)|"
            + @"^[\W_]*(?:just|only|cukup|hanya|只要)[ ]*(?:your|ur|the)?[ ]*"
            + Secret
            + "(?: and (?:i|we)|,|$)",
        RegexOptions.CultureInvariant
    );

    private static readonly Regex Enter = new(
        @"\b(?:confirm|verify|enter|type|write|put|fill in|input|key in|validate|check)(?: (?:me|us|here|in|now|also|please|just|"
            + @"down|again|your|ur|the|that|this|my|old|current|exact|full|last|recovery|backup|verification|security|"
            + @"one-time|sms|login|secret))*[ ]"
            + Secret
            + @"|\b(?:masukk?an|ketik(?:kan)?|tulis(?:kan)?|isi(?:kan)?|input|verifikasi|cek)(?: (?:di|sini|dulu|saja|lagi|"
            + @"kembali|ulang|chat|ini))*[ ]"
            + Secret
            + "|(?:输入|填写?|键入|打出)(?:您的|你的|一下|下|旧|原|当前|这个|收到的|短信)*"
            + Secret,
        RegexOptions.CultureInvariant
    );

    private static readonly Regex Need = new(
        @"\b(?:i|we|they|he|she|system|team|us|me|supervisor|manager|boss|colleague|agent|bank)\b[^.,]{0,14}?\b(?:needs?|"
            + @"requires?|wants?|must have|would like|'d like|ask(?:ing)? for|have to (?:know|see|have))\b"
            + Way
            + Secret
            + @"|\b(?:can|could|may|might) (?:i|we) (?:please |just )?(?:have|get|see|know|ask|take)\b"
            + Way
            + Secret
            + "|"
            + Secret
            + @" (?:is|are) (?:needed|required|necessary)\b"
            + @"|\b(?:minta|mohon|butuh|perlu|memerlukan|membutuhkan|meminta)\b"
            + Jalan
            + Secret
            + @"|\b(?:tolong|boleh|bisa|ingin tahu|mau tahu)(?: (?:minta|tahu|tau|lihat|saya|kami|dong|dulu|dibantu))* "
            + Secret
            + @"|(?:需要|要|想(?:知道|要)|麻烦|索取)(?:您|你|知道|看|核对|的|提供|一下|有)*"
            + Secret,
        RegexOptions.CultureInvariant
    );

    private static readonly Regex PassOn = new(
        @"\b(?:send|tell|give|read|forward|show|share|text|type|write)(?: (?:it|them|that|those))(?: out| over| back|"
            + @" down)?(?: to| with)? ?(?:me|us|here)\b|\b(?:tell|give|read|send|show) (?:me|us) (?:it|them|that|the (?:digits|"
            + @"numbers))\b|"
            + @"\b(?:tolong|silakan|mohon|bisa|boleh)?[ ]*(?:kirim|sebut|tulis|ketik|baca|kasih|beri|infokan)(?:kan|in)? (?:itu |"
            + @"saja )?(?:ke |kepada |di )?(?:saya|kami|sini|chat ini)\b|"
            + "(?:发|告诉|念|报|读|写|回复|转发)(?:给|到|在)?(?:我|这里|此处)",
        RegexOptions.CultureInvariant
    );
}
