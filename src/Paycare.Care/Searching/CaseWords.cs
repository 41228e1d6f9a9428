using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Cases;
using Paycare.Care.Words;
using Paycare.Platform.Storage;

namespace Paycare.Care.Searching;

/// <summary>
/// The words of one text of a case: what it was opened with, or a message. Each engine keeps its full-text index of them by itself:
/// see <see cref="WordRows"/>.
/// </summary>
internal sealed class CaseWords
{
    public const string Table = "care_case_words";

    private const int LongestWord = 40;

    /// <summary>Made of the case's number and the text's id.</summary>
    public required long Id { get; init; }

    public required string Words { get; init; }

    /// <summary>What a case was opened with.</summary>
    public static CaseWords? Of(Case @case) =>
        Of(@case.Number, @case.Id.Value, [@case.Background, @case.WhatHappened, @case.AlreadyTried, @case.Need]);

    /// <summary>A message of a case.</summary>
    public static CaseWords? Of(CaseMessage message, long number) => Of(number, message.Id, [message.Text]);

    private static CaseWords? Of(long number, Guid text, IReadOnlyList<string> parts)
    {
        var words = WordRows.Stored(parts.SelectMany(Of));
        return words.Length == 1 ? null : new CaseWords { Id = WordRows.IdOf(number, text), Words = words };
    }

    /// <summary>
    /// The words by which a text is found. Chinese as pairs of characters and, at the end of a run, the single last one: what begins
    /// with a character is then every place where it stands.
    /// </summary>
    public static IEnumerable<string> Of(string text)
    {
        var pieces = Pieces.Of(text);
        for (var i = 0; i < pieces.Count; i++)
        {
            yield return !pieces[i].IsHan ? Cut(pieces[i].Text)
            : IsPair(pieces, i) ? pieces[i].Text + pieces[i + 1].Text
            : pieces[i].Text;
        }
    }

    /// <summary>
    /// What a query asks for, all of it: parts of words from their beginning, Chinese by its pairs. A single letter or digit means
    /// itself: what begins with it is nearly everything.
    /// </summary>
    public static IReadOnlyList<SoughtWord> Sought(string query)
    {
        var pieces = Pieces.Of(query);
        var sought = new List<SoughtWord>();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (!pieces[i].IsHan)
            {
                sought.Add(new SoughtWord(Cut(pieces[i].Text), isWhole: pieces[i].Text.Length == 1));
            }
            else if (IsPair(pieces, i))
            {
                sought.Add(new SoughtWord(pieces[i].Text + pieces[i + 1].Text, isWhole: true));
            }
            else if (!(i > 0 && IsPair(pieces, i - 1)))
            {
                sought.Add(new SoughtWord(pieces[i].Text, isWhole: false));
            }
        }

        return [.. sought.Distinct()];
    }

    /// <summary>Removes the words of a case.</summary>
    public static Task<int> EraseAsync(Database db, long number, CancellationToken cancel) => Rows(db, number).ExecuteDeleteAsync(cancel);

    /// <summary>What was written in one case is from now on found in another.</summary>
    public static async Task MoveAsync(Database db, CaseId from, CaseId to, CancellationToken cancel)
    {
        var numbers = await db.Set<Case>().Where(c => c.Id == from || c.Id == to).ToDictionaryAsync(c => c.Id, c => c.Number, cancel);
        var by = WordRows.FirstOf(numbers[to]) - WordRows.FirstOf(numbers[from]);
        await Rows(db, numbers[from]).ExecuteUpdateAsync(set => set.SetProperty(w => w.Id, w => w.Id + by), cancel);
    }

    public static void Map(EntityTypeBuilder<CaseWords> words)
    {
        words.ToTable(Table);
        words.Property(w => w.Id).ValueGeneratedNever();
    }

    private static IQueryable<CaseWords> Rows(Database db, long number)
    {
        var (first, next) = (WordRows.FirstOf(number), WordRows.FirstOf(number + 1));
        return db.Set<CaseWords>().Where(w => w.Id >= first && w.Id < next);
    }

    private static bool IsPair(List<Piece> pieces, int at) =>
        at + 1 < pieces.Count && pieces[at].IsHan && pieces[at + 1] is { IsHan: true, FollowsOn: true };

    private static string Cut(string word) =>
        word.Length <= LongestWord ? word
        : char.IsHighSurrogate(word[LongestWord - 1]) ? word[..(LongestWord - 1)]
        : word[..LongestWord];
}
