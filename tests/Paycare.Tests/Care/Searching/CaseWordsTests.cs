using Paycare.Care.Searching;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Searching;

/// <summary>What texts are found by, and what a query asks for.</summary>
public sealed class CaseWordsTests
{
    [Theory]
    [InlineData("Ada belum MASUK, Café!", "ada belum masuk cafe")]
    [InlineData("退款没有到账。", "退款 款没 没有 有到 到账 账")]
    [InlineData("付BCA款", "付 bca 款")]
    [InlineData("ＰＩＮ １２３ don't", "pin 123 dont")]
    [InlineData("Rp 1.250.000 / PC-10427", "rp 1 250 000 pc 10427")]
    [InlineData("\ud800 😀 ' *", "")]
    public void A_text_is_cut_into_words_and_pairs(string text, string words) => Assert.Equal(words, string.Join(' ', CaseWords.Of(text)));

    [Theory]
    [InlineData("refu", "refu*")]
    [InlineData("a refund", "a refund*")]
    [InlineData("退款没", "退款 款没")]
    [InlineData("退", "退*")]
    [InlineData("退 款", "退* 款*")]
    [InlineData("Refund refund", "refund*")]
    [InlineData("BCA转账", "bca* 转账")]
    [InlineData("\" OR NOT *", "or* not*")]
    [InlineData("!?", "")]
    public void A_query_asks_for_parts_of_words_and_for_pairs(string query, string asked) =>
        Assert.Equal(asked, string.Join(' ', CaseWords.Sought(query).Select(w => w.IsWhole ? w.Text : $"{w.Text}*")));

    [Fact]
    public void Every_text_is_found_by_its_beginning_however_long_its_words_are()
    {
        var word = new string('x', 300);
        var stored = WordRows.Stored(CaseWords.Of(word));
        Assert.True(stored.Length < 60, "A word that is no word fills the index.");
        Assert.Contains(Assert.Single(CaseWords.Sought(word)).Needle, stored, StringComparison.Ordinal);
        var rare = string.Concat(Enumerable.Repeat("\U00010428", 60));
        Assert.Contains(Assert.Single(CaseWords.Sought(rare)).Needle, WordRows.Stored(CaseWords.Of(rare)), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_one_case_have_numbers_of_their_own_beside_each_other()
    {
        var ids = Enumerable.Range(0, 2_000).Select(_ => WordRows.IdOf(77, OrderedGuid.Next(TestClock.Time))).ToList();
        Assert.Distinct(ids);
        Assert.All(ids, id => Assert.Equal(77, WordRows.OwnerOf(id)));
        Assert.True(WordRows.IdOf(78, Guid.Empty) > ids.Max());
        Assert.Throws<ArgumentOutOfRangeException>(() => WordRows.IdOf(1L << 27, Guid.Empty));
        Assert.Throws<ArgumentException>(() => new SoughtWord("a b", isWhole: true));
    }
}
