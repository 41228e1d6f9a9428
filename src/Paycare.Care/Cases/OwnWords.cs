using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;

namespace Paycare.Care.Cases;

/// <summary>
/// What Paycare says by itself, in every language. It is stored whole: the customer reads their language, a colleague at the desk
/// another, whenever they read it.
/// </summary>
public sealed record OwnWords
{
    private OwnWords(string stored) => Stored = stored;

    /// <summary>The texts by their languages' names, as stored.</summary>
    internal string Stored { get; }

    /// <summary>Says it in each language.</summary>
    public static OwnWords Of(Func<CultureInfo, string> say)
    {
        ArgumentNullException.ThrowIfNull(say);
        return new(JsonSerializer.Serialize(Languages.All.ToDictionary(l => l.Name, l => SecretScrub.Clean(say(l))), Json.Options));
    }

    /// <summary>A text of the catalogue.</summary>
    /// <param name="texts">The catalogue.</param>
    /// <param name="key">The text's key.</param>
    /// <param name="facts">Its values: amounts and times are written as each language does, a function says its own.</param>
    public static OwnWords Of(TextCatalog texts, string key, params object?[] facts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(facts);
        return Of(language => texts.Get(language, key, [.. facts.Select(fact => Written(fact, language))]));
    }

    /// <summary>A value of a text that is said in the text's language.</summary>
    public static Func<CultureInfo, string> Each(Func<CultureInfo, string> say) => say;

    /// <summary>The words in a reader's language; in English when it has none of its own.</summary>
    public string In(CultureInfo reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(Stored, Json.Options)!;
        return texts.TryGetValue(reader.Name, out var text) ? text : texts[Languages.English.Name];
    }

    /// <summary>As stored.</summary>
    internal static OwnWords Read(string stored) => new(stored);

    private static object? Written(object? fact, CultureInfo language) =>
        fact switch
        {
            Money amount => amount.Text(language),
            DateTimeOffset at => at.Text(language),
            Func<CultureInfo, string> say => say(language),
            _ => fact,
        };
}

/// <summary>Maps words in every language.</summary>
internal static class OwnWordsColumn
{
    public static void StoredWords(this PropertyBuilder<OwnWords?> words) => words.HasConversion(w => w!.Stored, s => OwnWords.Read(s));
}
