using System.Globalization;
using System.Text;

namespace Paycare.Platform.Storage;

/// <summary>
/// The layout of a table whose rows are the words of texts, for <see cref="Dialect.OwnersWithWordAsync"/>. A row's number begins with
/// that of its owner: whatever belongs to one stands together, and the newest owners come last. The index has each word once for every
/// span of owners: a search goes from the newest span to older ones, and a word that half of all texts have costs no more than the
/// spans it takes to find enough of them.
/// </summary>
/// <remarks>
/// A row has the columns <c>Id</c> and <c>Words</c>. Its migration makes the index: on SQLite the FTS5 table <c>TABLE_words</c>, kept
/// by triggers, on PostgreSQL the function <c>TABLE_vector</c> and a GIN index of it.
/// </remarks>
public static class WordRows
{
    /// <summary>How many bits of a row's number tell an owner's texts apart.</summary>
    public const int OwnerShift = 36;

    private const int SpanShift = 12;

    /// <summary>How many numbers there are for the texts of one owner.</summary>
    public const long PerOwner = 1L << OwnerShift;

    /// <summary>The number of a text's row: always the same one.</summary>
    /// <param name="owner">The owner's number, at least 0 and below 2^27.</param>
    /// <param name="text">The text's id.</param>
    public static long IdOf(long owner, Guid text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)owner, 1UL << (63 - OwnerShift));
        // Ids differ in their ends and in their times: one multiplication mixes both into the upper bits.
        Span<byte> bytes = stackalloc byte[16];
        _ = text.TryWriteBytes(bytes);
        var mixed = unchecked(
            (BitConverter.ToUInt64(bytes) * 0x9E3779B97F4A7C15UL) ^ (BitConverter.ToUInt64(bytes[8..]) * 0xC2B2AE3D27D4EB4FUL)
        );
        mixed = unchecked((mixed ^ (mixed >> 32)) * 0x9E3779B97F4A7C15UL);
        return FirstOf(owner) + (long)(mixed >> (64 - OwnerShift));
    }

    /// <summary>The lowest number of an owner's rows.</summary>
    public static long FirstOf(long owner) => owner << OwnerShift;

    /// <summary>Whose row it is.</summary>
    public static long OwnerOf(long id) => id >> OwnerShift;

    /// <summary>The span that an owner is in.</summary>
    public static long SpanOf(long owner) => owner >> SpanShift;

    /// <summary>Words as a row stores them: each once, with a blank before and behind it.</summary>
    /// <param name="words">Letters and digits only.</param>
    /// <exception cref="ArgumentException">A word contains other characters.</exception>
    public static string Stored(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var stored = new StringBuilder(" ");
        foreach (var word in words.Distinct(StringComparer.Ordinal))
        {
            if (!IsWord(word))
            {
                throw new ArgumentException("A word is letters and digits.", nameof(words));
            }

            stored.Append(word).Append(' ');
        }

        return stored.ToString();
    }

    internal static bool IsWord(string word) => word.Length > 0 && word.EnumerateRunes().All(Rune.IsLetterOrDigit);

    /// <summary>What the index puts before the words of a span: what the migrations make of a row's number, too.</summary>
    internal static string SpanName(long span) => span.ToString("x4", CultureInfo.InvariantCulture);
}

/// <summary>A word to search for.</summary>
public sealed record SoughtWord
{
    /// <param name="text">Letters and digits only: the engines' query languages give other characters a meaning.</param>
    /// <param name="isWhole">Whether longer words that begin with it are not meant.</param>
    /// <exception cref="ArgumentException">The word contains other characters.</exception>
    public SoughtWord(string text, bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!WordRows.IsWord(text))
        {
            throw new ArgumentException("A word is letters and digits.", nameof(text));
        }

        (Text, IsWhole) = (text, isWhole);
    }

    /// <summary>The word.</summary>
    public string Text { get; }

    /// <summary>Whether longer words that begin with it are not meant.</summary>
    public bool IsWhole { get; }

    /// <summary>What a row's stored words contain that have it; see <see cref="WordRows.Stored"/>.</summary>
    public string Needle => IsWhole ? $" {Text} " : $" {Text}";
}
