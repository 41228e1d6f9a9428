using System.Text;
using Paycare.Care.Cases;
using Paycare.Platform.Hosting;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Messaging;

/// <summary>Writes what goes out in a chat: short, in the person's language, in as many parts as the provider's bound needs.</summary>
internal sealed class ChatFrames(TextCatalog texts, PublicAddress address)
{
    /// <summary>The parts of a letter, in their order.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="most">The most that one part may have.</param>
    /// <param name="size">How the provider counts a text.</param>
    public IReadOnlyList<string> Of(Letter letter, int most, Func<string, int> size) => Parts(WordsOf(letter), most, size);

    private string WordsOf(Letter letter)
    {
        var (language, number) = (letter.Language, Case.NumberOf(letter.CaseNumber));
        var paragraphs = new List<string?>
        {
            letter.Kind == SendingKind.Acknowledgement ? T("chat.taken", number) : letter.Text,
            letter.Kind == SendingKind.Acknowledgement && letter.PromisedAt is { } promised
                ? T("chat.promised", promised.Text(language))
                : null,
            letter.HadSecrets ? T("chat.had-secrets") : null,
            letter.Link is { } link ? T("channel.confirm", link) : null,
            letter.Files.Count > 0 ? T("chat.files", string.Join(", ", letter.Files.Select(f => f.Name))) : null,
            letter.IsAutomatic && address.Origin is not null ? T("chat.freeze", address.Link("/freeze")) : null,
            letter.IsInApp && address.Origin is not null ? T("chat.link", address.Link($"/help/cases/{letter.Case}")) : null,
        };
        return string.Join("\n\n", paragraphs.Where(p => p is { Length: > 0 }));

        string T(string key, params object?[] arguments) => texts.Get(language, key, arguments);
    }

    /// <summary>Cut at paragraphs, then at blanks, then where it must be.</summary>
    private static List<string> Parts(string text, int most, Func<string, int> size)
    {
        var parts = new List<string>();
        while (size(text) > most)
        {
            var end = Longest(text, most, size);
            var cut = text.LastIndexOf('\n', end - 1);
            cut = cut > end / 2 ? cut : text.LastIndexOf(' ', end - 1);
            cut = cut > end / 2 ? cut : end;
            parts.Add(text[..cut].TrimEnd());
            text = text[cut..].TrimStart();
        }

        if (text.Length > 0)
        {
            parts.Add(text);
        }

        return parts;
    }

    /// <summary>How many characters of a text fit; never half a character.</summary>
    private static int Longest(string text, int most, Func<string, int> size)
    {
        var (low, high) = (1, text.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = size(text[..middle]) <= most ? (middle, high) : (low, middle - 1);
        }

        return low > 1 && char.IsHighSurrogate(text[low - 1]) ? low - 1 : low;
    }

    /// <summary>Counts bytes in UTF-8, as some providers do.</summary>
    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Counts characters in UTF-16, as others do.</summary>
    public static int Signs(string text) => text.Length;
}
