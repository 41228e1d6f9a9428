using System.Globalization;
using Paycare.Care.Cases;
using SharpYaml;
using SharpYaml.Model;

namespace Paycare.Care.Articles;

/// <summary>Reads one article: front matter between two lines of three dashes, then the body in Markdown.</summary>
internal static class ArticleFile
{
    public const int SummaryLength = 140;
    private const string Fence = "---\n";

    /// <exception cref="ArticleException">The article cannot be shown; the message names the file and the field.</exception>
    public static Article Read(CultureInfo language, string slug, string text)
    {
        var file = $"{language.Name}/{slug}.md";
        text = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var end = text.IndexOf($"\n{Fence}", StringComparison.Ordinal);
        if (!text.StartsWith(Fence, StringComparison.Ordinal) || end < 0)
        {
            throw new ArticleException(file, "front matter", "must stand between two lines of three dashes at the top");
        }

        var fields = new Fields(file, text[Fence.Length..(end + 1)]);
        var head = new ArticleHead(
            fields.Text("title"),
            fields.Text("summary", SummaryLength),
            fields.Topic("topic"),
            fields.Words("keywords"),
            fields.Day("updated")
        );
        fields.EnsureNoOthers("title", "summary", "topic", "keywords", "updated");
        var body = text[(end + 1 + Fence.Length)..].Trim();
        return body.Length == 0 ? throw new ArticleException(file, "body", "is empty")
            : ArticleBlocks.Fault(body) is { } fault ? throw new ArticleException(file, "body", fault)
            : new Article(language, slug, head, body);
    }

    private sealed class Fields
    {
        private readonly string _file;
        private readonly YamlMapping _map;

        public Fields(string file, string yaml)
        {
            _file = file;
            try
            {
                using var reader = new StringReader(yaml);
                _map = YamlStream.Load(reader) is [{ Contents: YamlMapping map }]
                    ? map
                    : throw new ArticleException(file, "front matter", "must be one list of fields");
            }
            catch (YamlException e)
            {
                throw new ArticleException(file, "front matter", $"is not YAML: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        public string Text(string field, int maxLength = 200)
        {
            var text = _map.TryGetValue(field, out var element) && element is YamlValue { Value: { } value } ? value.Trim() : "";
            return text.Length == 0 ? throw new ArticleException(_file, field, "is missing")
                : text.Length > maxLength ? throw new ArticleException(_file, field, $"is longer than {maxLength} characters")
                : text;
        }

        public string Topic(string field)
        {
            var topic = Text(field);
            return CaseNames.Topics.ContainsKey(topic) ? topic : throw new ArticleException(_file, field, $"'{topic}' is not a topic");
        }

        public DateOnly Day(string field) =>
            DateOnly.TryParseExact(Text(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : throw new ArticleException(_file, field, "is not a day, YYYY-MM-DD");

        public IReadOnlyList<string> Words(string field) =>
            _map.TryGetValue(field, out var element)
            && element is YamlSequence { Count: > 0 } list
            && list.All(w => w is YamlValue { Value.Length: > 0 })
                ? [.. list.Cast<YamlValue>().Select(w => w.Value)]
                : throw new ArticleException(_file, field, "must be a list of words, [a, b, c]");

        /// <summary>Rejects unknown fields: a misspelt one would otherwise be silently ignored.</summary>
        public void EnsureNoOthers(params string[] known)
        {
            foreach (var (key, _) in _map)
            {
                if (key is not YamlValue { Value: { } name } || !known.Contains(name))
                {
                    throw new ArticleException(_file, (key as YamlValue)?.Value ?? "front matter", "is not a field of an article");
                }
            }
        }
    }
}

/// <summary>An article that cannot be shown; the message names the file and the field.</summary>
internal sealed class ArticleException(string file, string field, string wrong) : Exception($"{file}: {field} {wrong}")
{
    public string Field { get; } = field;
}
