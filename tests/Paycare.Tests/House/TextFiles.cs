using System.Xml.Linq;
using Paycare.Care.Articles;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Everything that people read, by language: the texts of all modules, and the help articles.</summary>
internal static class TextFiles
{
    public static readonly ArticleLibrary Articles = ArticleLibrary.Load(ArticleLibrary.Folder);

    /// <summary>The texts of all modules, by key.</summary>
    public static IReadOnlyDictionary<string, string> Of(string language) =>
        TextTests
            .ModulesWithTexts.SelectMany(module =>
                XDocument
                    .Load(Repository.PathOf($"{module.Data}{(language == Languages.English.Name ? "" : $".{language}")}.resx"))
                    .Root!.Elements("data")
            )
            .ToDictionary(e => e.Attribute("name")!.Value, e => e.Element("value")!.Value, StringComparer.Ordinal);

    /// <summary>Title, summary and body of every article, by its file. Keywords are words of others.</summary>
    public static IEnumerable<(string File, string Text)> OfArticles(string language) =>
        Articles.For(Languages.Of(language)).Articles.Select(a => ($"{language}/{a.Slug}.md", $"{a.Title}\n{a.Summary}\n{a.Markdown}"));
}
