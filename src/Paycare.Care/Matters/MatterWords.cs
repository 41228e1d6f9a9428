using System.Globalization;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Matters;

/// <summary>What somebody asks about, by the words that they use for it: spoken or written.</summary>
internal sealed class MatterWords(TextCatalog texts)
{
    /// <summary>By the keys of the hotline's menu, whose words they are.</summary>
    private static readonly (string Key, Matter Matter)[] ByKey = [("1", Matter.Refund), ("2", Matter.Payment)];

    /// <summary>The words for a key of the menu in a language.</summary>
    public static string[] Of(TextCatalog texts, CultureInfo language, string key) =>
        texts.Get(language, $"call.words.{key}").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a text asks about, in whichever language; <c>null</c> when it does not say.</summary>
    public Matter? Find(string text) =>
        ByKey
            .Where(a => Languages.All.Any(l => Of(texts, l, a.Key).Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase))))
            .Select(a => (Matter?)a.Matter)
            .FirstOrDefault();
}
