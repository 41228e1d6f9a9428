using Microsoft.EntityFrameworkCore;
using Paycare.Care.Searching;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Searching;

/// <summary>The engines' indexes say what the rows say, whatever is added, moved and removed in whichever order.</summary>
public sealed class WordIndexTests
{
    private static readonly string[] Vocabulary =
    [
        .. Enumerable.Range(0, 40).Select(i => $"w{i % 4}a22b{i:x2}{(i % 3 == 0 ? "long0tail0of0a0word" : "")}"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Whatever_is_added_moved_and_removed_the_index_finds_what_is_there(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await host.InDatabaseAsync(async db =>
        {
            var known = new Dictionary<long, string[]>();
            for (var step = 0; step < 200; step++)
            {
                var owner = 200_000 + (step * 7 % 23);
                switch (step % 5)
                {
                    case 0 or 1 or 2:
                        var words = Enumerable
                            .Range(0, 12)
                            .Select(i => Vocabulary[((step * 13) + (i * i * 5)) % Vocabulary.Length])
                            .Distinct()
                            .ToArray();
                        var row = new CaseWords
                        {
                            Id = WordRows.IdOf(owner, OrderedGuid.Next(TestClock.Time)),
                            Words = WordRows.Stored(words),
                        };
                        db.Set<CaseWords>().Add(row);
                        await db.SaveChangesAsync(Cancel);
                        db.ChangeTracker.Clear();
                        known[row.Id] = words;
                        break;
                    case 3:
                        await CaseWords.EraseAsync(db, owner, Cancel);
                        foreach (var gone in known.Keys.Where(k => WordRows.OwnerOf(k) == owner).ToList())
                        {
                            known.Remove(gone);
                        }

                        break;
                    default:
                        var (first, next, by) = (WordRows.FirstOf(owner), WordRows.FirstOf(owner + 1), WordRows.PerOwner * 5_000);
                        await db.Set<CaseWords>()
                            .Where(w => w.Id >= first && w.Id < next)
                            .ExecuteUpdateAsync(set => set.SetProperty(w => w.Id, w => w.Id + by), Cancel);
                        foreach (var moved in known.Keys.Where(k => WordRows.OwnerOf(k) == owner).ToList())
                        {
                            known.Remove(moved, out var its);
                            known[moved + by] = its!;
                        }

                        break;
                }

                foreach (var word in step % 10 == 9 || step == 199 ? Vocabulary : [])
                {
                    var found = await db.Dialect.OwnersWithWordAsync(
                        db,
                        CaseWords.Table,
                        new SoughtWord(word, isWhole: true),
                        Enumerable.Range(0, 80).Select(i => (long)i),
                        long.MaxValue >> WordRows.OwnerShift,
                        10_000,
                        Cancel
                    );
                    var there = known.Where(k => k.Value.Contains(word)).Select(k => WordRows.OwnerOf(k.Key)).Distinct().OrderDescending();
                    Assert.True(there.SequenceEqual(found), $"step {step}, {word}: {string.Join(' ', there)} / {string.Join(' ', found)}");
                }
            }

            return 0;
        });
    }
}
