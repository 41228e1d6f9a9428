using CsCheck;
using Paycare.Care.Articles;
using Paycare.Platform.Localisation;

namespace Paycare.Tests.Care.Articles;

public sealed class AnalyserTests
{
    [Theory]
    [InlineData("en", "Pâying FAILED", "pay fail")]
    [InlineData("en", "didn't", "didnt")]
    [InlineData("en", "Wi-Fi", "wi wifi fi")]
    [InlineData("en", "cards", "card")]
    [InlineData("en", "stopped", "stop")]
    [InlineData("zh-CN", "退款", "退 退款 款")]
    [InlineData("zh-CN", "PIN 锁了", "pin 锁 锁了 了")]
    [InlineData("zh-CN", "ＱＲ码", "qr 码")]
    [InlineData("en", "a*b(c)\"d';%--", "a b c d")]
    [InlineData("en", "\uD800x", "x")]
    public void A_text_becomes_words(string language, string text, string words) =>
        Assert.Equal(words.Split(' '), AnalyserOf(language).Index(text));

    [Theory]
    [InlineData("mengirim", "kirim")]
    [InlineData("dikirimkan", "kirim")]
    [InlineData("kekirim", "kirim")]
    [InlineData("pengiriman", "kirim")]
    [InlineData("memotong", "potong")]
    [InlineData("terpotong", "potong")]
    [InlineData("menyimpan", "simpan")]
    [InlineData("penukaran", "tukar")]
    [InlineData("ngehapus", "hapus")]
    [InlineData("dibekuin", "beku")]
    [InlineData("pembekuan", "beku")]
    [InlineData("saldonya", "saldo")]
    [InlineData("masuk2", "masuk")]
    public void An_Indonesian_word_is_found_under_its_root(string word, string root) => Assert.Contains(root, Stems.Indonesian(word));

    [Fact]
    public void Words_that_say_nothing_are_not_asked_for_unless_nothing_else_is()
    {
        Assert.Equal(["refund"], AnalyserOf("en").Query("where is my refund").Select(a => a.Forms[0]));
        Assert.Equal(["how", "do", "i"], AnalyserOf("en").Query("how do I").Select(a => a.Forms[0]));
    }

    [Fact]
    public void A_word_is_asked_for_with_those_that_stand_for_it()
    {
        Assert.Contains(AnalyserOf("en").Query("top up"), a => a.Forms[0] == "topup" && a.Synonyms.Contains("load"));
        Assert.Contains("refund", Assert.Single(AnalyserOf("en").Query("reimburse")).Synonyms);
        Assert.Contains(AnalyserOf("zh-CN").Query("支付密码"), a => a.Synonyms.Contains("pin"));
    }

    [Theory]
    [InlineData("password", "passwrod")]
    [InlineData("password", "pasword")]
    [InlineData("password", "passsword")]
    [InlineData("password", "passwort")]
    public void One_slip_of_the_finger_is_forgiven(string right, string typed)
    {
        Assert.True(ArticleWords.IsOneSlipAway(right, typed));
        Assert.True(ArticleWords.IsOneSlipAway(typed, right));
        Assert.False(ArticleWords.IsOneSlipAway(right, typed + "xx"));
    }

    [Theory]
    [InlineData("1", "0")]
    [InlineData("2", "1")]
    [InlineData("8", "3")]
    public void The_logarithm_is_exact_at_powers_of_two(string number, string log) =>
        Assert.Equal(decimal.Parse(log, Languages.English), ArticleWords.Log2(decimal.Parse(number, Languages.English)));

    /// <summary>The promise that the engines' query languages rest on.</summary>
    [Fact]
    public void Whatever_is_typed_the_words_are_letters_and_digits() =>
        Gen.String.Sample(text =>
        {
            foreach (var language in Languages.All)
            {
                var analyser = AnalyserOf(language.Name);
                var words = analyser.Index(text).Concat(analyser.Query(text).SelectMany(a => a.Forms));
                Assert.All(words, word =>
                    Assert.True(word.Length > 0 && word.EnumerateRunes().All(System.Text.Rune.IsLetterOrDigit), word)
                );
            }
        });

    private static readonly Dictionary<string, Analyser> Analysers = Languages.All.ToDictionary(l => l.Name, l => Analyser.For(l, []));

    private static Analyser AnalyserOf(string language) => Analysers[language];
}
