using System.Globalization;

namespace Paycare.Platform.Localisation;

/// <summary>How the words of a language are reduced to their stems for search.</summary>
public enum Stemming
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>English endings.</summary>
    English,

    /// <summary>Indonesian prefixes and endings.</summary>
    Indonesian,
}

/// <summary>
/// Everything in which a language differs from the others, apart from its texts. Nothing else asks which language it is: a new
/// language is one more of these in <see cref="Languages"/>, its texts, its help articles and its search words.
/// </summary>
public sealed record Language
{
    /// <summary>The culture: names of months, and the name by which cookies, requests and folders know the language.</summary>
    public required CultureInfo Culture { get; init; }

    /// <summary>As its speakers call it.</summary>
    public required string NativeName { get; init; }

    /// <summary>The language tag of the voice that speaks it on the phone.</summary>
    public required string Voice { get; init; }

    /// <summary>The language tag under which spoken words of it are understood; that of the voice when <c>null</c>.</summary>
    public string? Hearing { get; init; }

    /// <summary>How its words are stemmed.</summary>
    public required Stemming Stemming { get; init; }

    /// <summary>What separates thousands and decimals.</summary>
    public required NumberFormatInfo Numbers { get; init; }

    /// <summary>What separates the fields of a file for spreadsheets; never the decimal sign.</summary>
    public char ListSeparator { get; init; } = ',';

    /// <summary>Signs written in place of a currency's code, by that code.</summary>
    public IReadOnlyDictionary<string, string> CurrencySigns { get; init; } = new Dictionary<string, string>();

    /// <summary>The hour: <c>HH:mm</c>.</summary>
    public string Hour { get; init; } = "HH:mm";

    /// <summary>A day of the reader's own year.</summary>
    public string Day { get; init; } = "d MMM";

    /// <summary>A day of any year.</summary>
    public string DayAndYear { get; init; } = "d MMM yyyy";

    /// <summary>A month of any year.</summary>
    public string MonthAndYear { get; init; } = "MMMM yyyy";

    /// <summary>What stands between the day and the hour.</summary>
    public string DayHourGap { get; init; } = ", ";

    /// <summary>What stands between facts in a row: a name, an amount, a time.</summary>
    public string Comma { get; init; } = ", ";

    /// <summary>What stands between two sentences.</summary>
    public string SentenceGap { get; init; } = " ";

    /// <summary>The mark that ends a statement.</summary>
    public char FullStop { get; init; } = '.';

    /// <summary>The marks that end any sentence.</summary>
    public string SentenceMarks { get; init; } = ".!?";

    /// <summary>The first sentence with its full stop, and what follows it; <c>null</c> where nothing does.</summary>
    public (string First, string? Second) InTwo(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOf($"{FullStop}{SentenceGap}", StringComparison.Ordinal) + 1;
        return end > 0 && end < text.Length ? (text[..end], text[end..].Trim()) : (text, null);
    }
}
