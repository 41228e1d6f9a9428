using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Platform.Storage;

/// <summary>What a save does when somebody else came first.</summary>
public sealed class RetryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Work_that_another_crossed_begins_again_with_nothing_tracked(TestDatabase database)
    {
        await using var scopes = await ScopesAsync(database);
        var (mine, owner, tries) = (scopes.Mine, scopes.Owner, 0);
        mine.Set<Draft>().Add(New(owner, "lost with the first try", "never saved"));
        var saved = await mine.RetryAsync(
            async () =>
            {
                Assert.Empty(mine.ChangeTracker.Entries());
                var known = await mine.Set<Draft>().SingleOrDefaultAsync(d => d.Customer == owner, Cancel);
                if (tries++ == 0)
                {
                    Assert.Null(known);
                    scopes.Theirs.Set<Draft>().Add(New(owner, "", "theirs"));
                    await scopes.Theirs.SaveChangesAsync(Cancel);
                }

                if (known is null)
                {
                    mine.Set<Draft>().Add(known = New(owner, "", "mine"));
                }
                else
                {
                    known.Need = "mine after theirs";
                }

                await mine.SaveChangesAsync(Cancel);
                return known.Need;
            },
            Cancel
        );
        Assert.Equal((2, "mine after theirs"), (tries, saved));
        Assert.Equal("mine after theirs", (await mine.Set<Draft>().AsNoTracking().SingleAsync(d => d.Customer == owner, Cancel)).Need);
    }

    [Theory, OnBothDatabases]
    public async Task A_save_says_whether_a_value_was_taken_or_a_row_changed(TestDatabase database)
    {
        await using var scopes = await ScopesAsync(database);
        var (mine, theirs, owner) = (scopes.Mine, scopes.Theirs, scopes.Owner);
        theirs.Set<Draft>().Add(New(owner, "", "theirs"));
        Assert.Null(await theirs.TrySaveAsync(Cancel));

        mine.Set<Draft>().Add(New(owner, "", "mine"));
        Assert.Equal(SaveConflict.Taken, await mine.TrySaveAsync(Cancel));
        Assert.Empty(mine.ChangeTracker.Entries());

        var draft = await mine.Set<Draft>().SingleAsync(d => d.Customer == owner, Cancel);
        await theirs.Set<Draft>().Where(d => d.Customer == owner).ExecuteDeleteAsync(Cancel);
        draft.Need = "mine";
        Assert.Equal(SaveConflict.Changed, await mine.TrySaveAsync(Cancel));
        Assert.Empty(mine.ChangeTracker.Entries());
    }

    /// <summary>What is wrong for another reason is a bug, and goes through.</summary>
    [Theory, OnBothDatabases]
    public async Task A_row_that_its_table_does_not_take_is_not_tried_again(TestDatabase database)
    {
        await using var scopes = await ScopesAsync(database);
        var (mine, tries) = (scopes.Mine, 0);
        await Assert.ThrowsAsync<DbUpdateException>(() =>
            mine.RetryAsync(
                () =>
                {
                    tries++;
                    mine.Set<Draft>().Add(New(scopes.Owner, "", null!));
                    return mine.SaveChangesAsync(Cancel);
                },
                Cancel
            )
        );
        Assert.Equal(1, tries);
    }

    private static Draft New(CustomerId owner, string subject, string need) =>
        new()
        {
            Customer = owner,
            Subject = subject,
            Topic = CaseTopic.Other,
            Need = need,
            SavedAt = DateTimeOffset.UnixEpoch,
        };

    private static async Task<Contexts> ScopesAsync(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        return new Contexts(
            host.Services.CreateAsyncScope(),
            host.Services.CreateAsyncScope(),
            StrongId.New<CustomerId>(host.Services.GetRequiredService<TimeProvider>())
        );
    }

    private sealed class Contexts(AsyncServiceScope mine, AsyncServiceScope theirs, CustomerId owner) : IAsyncDisposable
    {
        public Database Mine { get; } = mine.ServiceProvider.GetRequiredService<Database>();

        public Database Theirs { get; } = theirs.ServiceProvider.GetRequiredService<Database>();

        public CustomerId Owner { get; } = owner;

        public async ValueTask DisposeAsync()
        {
            await Theirs.Set<Draft>().Where(d => d.Customer == Owner).ExecuteDeleteAsync(CancellationToken.None);
            await mine.DisposeAsync();
            await theirs.DisposeAsync();
        }
    }
}
