using System.Text.RegularExpressions;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>
/// One word for one thing, as native speakers say it. A word that was mended stands here with what to say instead: the next text
/// that uses it is found.
/// </summary>
public sealed partial class WordTests
{
    /// <summary>Words that no text and no article says, as a pattern, and what they say instead.</summary>
    private static readonly (string Language, string Word, string Instead)[] Mended =
    [
        ("en", @"\b(did|does|do|can) not fit\b|\bfits? (your|you|these|no|nothing|only|best)\b", "is wrong, matches, works"),
        ("en", @"\bneed not\b", "don't need to"),
        ("en", @"\banew\b", "again"),
        ("en", @"\b(bind|bound|unbind)\b", "link, linked, unlink"),
        ("en", @"\b(is|are) [a-z ]+ since \{", "has been ... since"),
        ("en", @"\btalk you out of\b", "trick you into"),
        ("en", @"\bto blame\b", "it's your network"),
        ("en", @"\bWhen this was\b", "If this was"),
        ("en", @"\bfree (in|again)\b", "you can use it again"),
        ("en", @"\bserves? no longer\b|\bdoes not serve\b", "no longer works"),
        ("en", @"\bthere by\b", "arrives by"),
        ("en", @"\d %|\} %", "50%"),
        // Fonts of other scripts draw it as wide as a letter of theirs.
        ("en", "’", "'"),
        ("id", @"\bnasabah\b", "pengguna"),
        ("id", @"\bnomor telepon (Anda|saya|terdaftar)\b", "nomor ponsel"),
        ("id", @"\be-mail\b", "email"),
        ("id", @"\b(di)?setel\b", "buat, atur ulang"),
        ("id", @"\bdigit\b", "angka"),
        ("id", @"\b(didebet|dibebani)\b", "didebit, terpotong"),
        ("id", @"\blayanan kami\b|\blayanan sudah\b|\btim layanan\b", "tim kami"),
        ("id", @"(?<!mata )\buang(nya)?\b(?! saku)", "dana"),
        ("id", @"\bgoodwill\b", "kompensasi"),
        ("id", @"\bLead\b", "Pimpinan"),
        ("id", @"\bfakta\b", "data"),
        ("id", @"\bcairkan\b", "buka pembekuan, tarik"),
        ("id", @"(?<!\bsaldo )\bAnda terpotong\b", "Saldo Anda terpotong"),
        ("id", @"\bbebas (lagi|dipakai)\b", "bisa dipakai lagi"),
        ("id", @"\baman (pada|di) kami\b", "kami simpan dengan aman"),
        ("id", @"\b(PIN|kode|sandi)( itu| ini)? tidak cocok\b", "salah"),
        ("id", @"\bproses masuk terkunci\b", "login terkunci"),
        ("id", @"\brekening koran\b", "laporan transaksi"),
        ("id", @"\d %|\} %", "50%"),
        ("zh-CN", "付款码", "收款码"),
        ("zh-CN", "商户", "商家"),
        ("zh-CN", "没有被扣|未被扣款", "未扣款，余额不变"),
        ("zh-CN", "没有资金变动|资金没有变动", "资金未变动"),
        ("zh-CN", "^Paycare：", "【Paycare】"),
        ("zh-CN", @"(?<![A-Za-z])App(?![a-z])", "应用"),
        ("zh-CN", "建立工单|开立|开启工单|工单已开", "已创建工单"),
        ("zh-CN", "已经迟到|如果迟到", "已逾期，如逾期"),
        ("zh-CN", "预授权", "占用"),
        ("zh-CN", "每月收入|本月已收入", "转入"),
        ("zh-CN", "暂挂账户", "待核款项"),
        ("zh-CN", "再看一次", "复核"),
    ];

    private static readonly string[] Screens = ["App", "Desk", "MerchantPortal", "Administration"],
        Sources = ["*.razor", "*.cs"];

    public static TheoryData<string> LanguageNames => [.. Languages.All.Select(l => l.Name)];

    [Theory, MemberData(nameof(LanguageNames))]
    public void No_word_that_was_mended_comes_back(string language)
    {
        var texts = TextFiles.Of(language).Select(t => (File: t.Key, Text: t.Value)).Concat(TextFiles.OfArticles(language)).ToList();
        var back = Mended
            .Where(m => m.Language == language)
            .SelectMany(m =>
                texts
                    .Select(t => (t.File, Match: Regex.Match(t.Text, m.Word, RegexOptions.IgnoreCase | RegexOptions.Multiline)))
                    .Where(t => t.Match.Success)
                    .Select(t => $"{t.File}: '{t.Match.Value}', say: {m.Instead}")
            )
            .ToList();
        Assert.True(back.Count == 0, string.Join('\n', back));
    }

    /// <summary>"1 minutes" is never right: a counted noun has a singular, <c>{0} [0:minute|minutes]</c>.</summary>
    [Fact]
    public void Every_counted_noun_in_English_has_its_singular()
    {
        var bare = TextFiles
            .Of(Languages.English.Name)
            .SelectMany(t =>
                Counted().Matches(t.Value).Where(m => !Verbs.Contains(m.Groups["word"].Value)).Select(m => $"{t.Key}: {m.Value}")
            )
            .ToList();
        Assert.True(bare.Count == 0, $"Write [0:one|many]: {string.Join(", ", bare)}.");
    }

    [Theory]
    [InlineData("{0} minutes left", true)]
    [InlineData("within {1} working days", true)]
    [InlineData("{0} [0:minute|minutes] left", false)]
    public void A_bare_plural_is_seen(string text, bool isSeen) => Assert.Equal(isSeen, Counted().IsMatch(text));

    /// <summary>A row of facts is joined by <c>Joined</c>: Chinese has a comma of its own.</summary>
    [Fact]
    public void No_screen_joins_facts_with_a_comma_of_its_own()
    {
        var joined = Screens
            .SelectMany(folder => Sources.SelectMany(p => Repository.Files(p, $"src/Paycare.Web/{folder}")))
            .SelectMany(file => File.ReadLines(file).Where(l => Join().IsMatch(l)).Select(l => $"{Repository.Name(file)}: {l.Trim()}"))
            .ToList();
        Assert.True(joined.Count == 0, string.Join('\n', joined));
    }

    /// <summary>What follows a number without being counted: mostly verbs about an amount or a name.</summary>
    private static readonly HashSet<string> Verbs =
    [
        "is",
        "was",
        "has",
        "says",
        "asks",
        "wants",
        "arrives",
        "answers",
        "confirms",
        "freezes",
        "sets",
        "signs",
        "invites",
        "stays",
        "gets",
        "as",
        "this",
        "minus",
        "matches",
        "decides",
        "waits",
        "afterwards",
        "stands",
        "works",
        "always",
        "less",
        "writes",
    ];

    [GeneratedRegex(@"\{\d\} (?<word>(?:[a-z]+ (?=days))?[a-z]+s)\b")]
    private static partial Regex Counted();

    [GeneratedRegex("""\$", \{|\$"[^"]*\}, \{T\(|\$"\{[^"]*(Text|Short|HourText)\([^"]*\)\}, |\)\), @\(?T\(|Culture\), @|, <span class""")]
    private static partial Regex Join();
}
