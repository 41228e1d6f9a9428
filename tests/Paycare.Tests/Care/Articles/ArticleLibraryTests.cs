using System.Globalization;
using Paycare.Care.Articles;
using Paycare.Platform.Localisation;

namespace Paycare.Tests.Care.Articles;

/// <summary>The articles that ship, and what happens when one of them is broken.</summary>
public sealed class ArticleLibraryTests
{
    /// <summary>The slugs of the public contract.</summary>
    private static readonly string[] Slugs =
    [
        "contact-care",
        "before-you-contact",
        "explain-your-problem",
        "payment-failed",
        "pin-locked",
        "top-up",
        "refund-apply",
        "refund-late",
        "account-stolen",
        "freeze-account",
        "two-factor",
        "change-password",
        "change-card",
        "card-declined",
        "is-it-safe",
        "public-wifi",
        "limits",
        "transfer-wrong-person",
        "close-account",
        "pay-by-qr",
        "scammed",
        "withdraw",
        "verify-identity",
        "new-phone",
        "balance-held",
        "money-by-mistake",
        "card-dispute",
        "fees",
        "receipts",
        "refund-refused",
        "transfer-refused",
        "disruptions",
    ];

    private static readonly ArticleLibrary Shipped = ArticleLibrary.Load(ArticleLibrary.Folder);

    [Fact]
    public void Every_shipped_article_is_sound() => Assert.Empty(Shipped.Faults);

    [Fact]
    public void Every_slug_of_the_contract_is_there_in_every_language()
    {
        foreach (var language in Languages.All)
        {
            foreach (var slug in Slugs)
            {
                Assert.True(Shipped.For(language).Find(slug)?.Language.Name == language.Name, $"{language.Name}/{slug}.md is missing.");
            }
        }
    }

    [Fact]
    public void No_link_leads_nowhere()
    {
        var broken = Shipped.Shelves.SelectMany(shelf =>
            shelf.Articles.SelectMany(a =>
                a.Links.Where(link => shelf.Find(link.Split('#')[0]) is null)
                    .Select(link => $"{a.Language.Name}/{a.Slug}.md links to {link}")
            )
        );
        Assert.Empty(broken);
    }

    [Fact]
    public void An_article_is_about_the_same_in_all_languages()
    {
        foreach (var slug in Slugs)
        {
            Assert.Single(Languages.All.Select(l => Shipped.For(l).Find(slug)!.Topic).Distinct());
        }
    }

    [Fact]
    public void What_is_urgent_stands_first() => Assert.Equal("account-stolen", Shipped.For(Languages.Indonesian).Articles[0].Topic);

    [Fact]
    public void A_broken_article_is_left_out_and_named_and_the_others_stay()
    {
        var folder = Directory.CreateTempSubdirectory("paycare-help-");
        try
        {
            Write("en", "top-up", "Top up");
            Write("en", "limits", "Limits");
            Write("id", "top-up", "Isi saldo");
            File.WriteAllText(Path.Combine(folder.FullName, "id", "limits.md"), "No front matter.");
            var library = ArticleLibrary.Load(folder.FullName);
            Assert.Equal(
                ["id/limits.md: front matter must stand between two lines of three dashes at the top", "zh-CN: the folder is missing"],
                library.Faults
            );
            Assert.Equal("Isi saldo", library.For(Languages.Indonesian).Find("top-up")!.Title);
            // A language that lacks an article has the English one.
            Assert.Equal("Limits", library.For(Languages.Indonesian).Find("limits")!.Title);
            Assert.Equal(2, library.For(Languages.Chinese).Articles.Count);
            Assert.Equal("Top up", library.For(CultureInfo.GetCultureInfo("fr")).Find("top-up")!.Title);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Write(string language, string slug, string title)
        {
            folder.CreateSubdirectory(language);
            File.WriteAllText(
                Path.Combine(folder.FullName, language, $"{slug}.md"),
                $"---\ntitle: {title}\nsummary: S.\ntopic: other\nkeywords: [k]\nupdated: 2026-11-23\n---\nBody."
            );
        }
    }

    [Fact]
    public void An_empty_folder_is_a_library_without_articles()
    {
        var library = ArticleLibrary.Load(Path.Combine(Path.GetTempPath(), "paycare-no-such-folder"));
        Assert.Equal(Languages.All.Count, library.Faults.Count);
        Assert.All(library.Shelves, shelf => Assert.Empty(shelf.Articles));
    }
}
