using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Care.Channels;

namespace Paycare.Care.Articles;

/// <summary>
/// Tells a topic by the articles that answer the words: the search's own reading, without its guesses at slips of the pen. It says
/// something only where one topic's articles are far ahead; a person reads the case anyway, and nobody looks again at what was put
/// into the wrong queue.
/// </summary>
internal sealed class TopicGuess(ArticleLibrary library) : ITopicGuess
{
    /// <summary>What it is about stands at the beginning.</summary>
    private const int Most = 240;

    /// <summary>Fewer words than this say nothing, or anything.</summary>
    private const int FewestTerms = 2;

    /// <summary>How far the best topic must be ahead of any other, and what of all words it must explain.</summary>
    private const decimal Ahead = 1.25m,
        Explained = 0.2m;

    /// <summary>The share of the words that a language must know to be the one they are in.</summary>
    private const decimal Understood = 0.5m;

    /// <inheritdoc />
    public CaseTopic Of(string words, CultureInfo language)
    {
        var text = words.Length > Most ? words[..Most] : words;
        var (shelf, read) = Read(library.For(language), text);
        if (read.Known < Understood)
        {
            (shelf, read) = library.Shelves.Select(s => Read(s, text)).MaxBy(r => r.Reading.Known * r.Reading.Terms.Count);
        }

        if (read.Terms.Count < FewestTerms)
        {
            return CaseTopic.Other;
        }

        var best = shelf
            .Words.Scores(read.Terms)
            .GroupBy(s => CaseNames.Topics[shelf.Find(s.Slug)!.Topic], s => s.Score)
            .Select(topic => (Topic: topic.Key, Score: topic.Max()))
            .OrderByDescending(t => t.Score)
            .ThenBy(t => t.Topic)
            .Take(2)
            .ToList();
        return best.Count > 0 && best[0].Score >= Explained * read.Ideal && (best.Count == 1 || best[0].Score >= Ahead * best[1].Score)
            ? best[0].Topic
            : CaseTopic.Other;
    }

    private static (Shelf Shelf, Reading Reading) Read(Shelf shelf, string text) => (shelf, shelf.Words.Read(text, isExact: true));
}
