using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Articles;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Channels;

/// <summary>What a mail is about, told by the words of the help articles: clear ones get their queue, all others a person.</summary>
public sealed class TopicGuessTests(ITestOutputHelper output)
{
    /// <summary>Of a hundred that are told a topic, so many are told the right one.</summary>
    private const int Right = 90;

    public static TheoryData<string, string, string> Mails => [.. Lines("mail-topics.tsv").Select(l => (l[0], l[1], l[2]))];

    [Theory, MemberData(nameof(Mails))]
    public async Task A_mail_is_about(string topic, string subject, string text)
    {
        var (topics, languages, _) = await GuessesAsync();
        var words = $"{subject}\n\n{text}";
        Assert.Equal(topic, topics.Of(words, languages.Of(words)).Name());
    }

    /// <summary>Nothing was chosen with these in sight: what people type into the search.</summary>
    [Theory, InlineData("help-queries.tsv"), InlineData("help-queries-unseen.tsv")]
    public async Task What_is_told_is_nearly_always_right(string file)
    {
        var (topics, languages, library) = await GuessesAsync();
        var (told, right) = (0, 0);
        foreach (var line in Lines(file))
        {
            var wanted = line[2].Split('|').Select(slug => library.For(Languages.Of(line[0])).Find(slug)!.Topic).ToList();
            if (topics.Of(line[1], languages.Of(line[1])).Name() is var topic && topic != CaseTopic.Other.Name())
            {
                told++;
                right += wanted.Contains(topic) ? 1 : 0;
                if (!wanted.Contains(topic))
                {
                    output.WriteLine($"{line[0]} '{line[1]}' is {string.Join('|', wanted)}, told {topic}");
                }
            }
        }

        output.WriteLine($"{file}: {told} told a topic, {right} the right one");
        Assert.True(told > 50, $"{told} told");
        Assert.True(100 * right >= Right * told, $"{right} of {told}");
    }

    private static async Task<(ITopicGuess Topics, LanguageGuess Languages, ArticleLibrary Library)> GuessesAsync()
    {
        var services = (await TestHost.OnAsync(TestDatabase.Sqlite)).Services;
        return (
            services.GetRequiredService<ITopicGuess>(),
            services.GetRequiredService<LanguageGuess>(),
            services.GetRequiredService<ArticleLibrary>()
        );
    }

    private static IEnumerable<string[]> Lines(string file) =>
        File.ReadLines(Repository.PathOf("tests", "Paycare.Tests", "Care", "Queries", file))
            .Skip(1)
            .Where(line => line.Length > 0)
            .Select(line => line.Split('\t'));
}
