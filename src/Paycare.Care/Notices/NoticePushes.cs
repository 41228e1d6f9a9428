using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Identity.Pushes;
using Paycare.Payments.Records;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Notices;

/// <summary>Tells by push what stands in the notices, on the devices that asked for it.</summary>
internal sealed class NoticePushes(Database db, PushesApi pushes, RecordsApi records, NoticeCentre notices, IdentityApi identity)
{
    private const int RowsAtOnce = 50;

    /// <summary>As fine as both databases keep times: what happened in the very moment of asking is told.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);

    /// <summary>Tells one notice, and saves.</summary>
    public async Task TellAsync(CustomerId customer, string id, CancellationToken cancel)
    {
        if (
            await pushes.ToldSinceAsync(customer, cancel) is not null
            && await notices.FindAsync(customer, id, await identity.LanguageOfAsync(customer, cancel), cancel) is { } notice
        )
        {
            await pushes.TellAsync(customer, Of(notice), cancel);
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>
    /// Tells what moved in a wallet since it was last looked at. The cursor is saved with what is told: after a crash the rest is told,
    /// and nothing twice.
    /// </summary>
    public Task TellMoneyAsync(CustomerId customer, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                while (await TellPageAsync(customer, cancel))
                {
                    // Each page is saved, and need not stay in memory.
                    db.ChangeTracker.Clear();
                }
            },
            cancel
        );

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> TellPageAsync(CustomerId customer, CancellationToken cancel)
    {
        if (await pushes.ToldSinceAsync(customer, cancel) is not { } since)
        {
            return false;
        }

        var cursor = await db.Set<PushCursor>().SingleOrDefaultAsync(c => c.Customer == customer, cancel);
        if (cursor is null)
        {
            cursor = new PushCursor { Customer = customer };
            db.Set<PushCursor>().Add(cursor);
        }

        // While no device was told, the cursor stood still.
        var from = Math.Max(cursor.Row, await records.RowAtAsync(customer, since - Moment, cancel));
        var news = await records.MovedAfterAsync(customer, from, RowsAtOnce, cancel);
        CultureInfo? language = null;
        foreach (var moved in news.Moved)
        {
            language ??= await identity.LanguageOfAsync(customer, cancel);
            await pushes.TellAsync(customer, Of(notices.Money(moved, language)), cancel);
        }

        if (cursor.Row != news.Row)
        {
            cursor.Row = news.Row;
            await db.SaveChangesAsync(cancel);
        }

        return news.IsMore;
    }

    private static PushNotice Of(NoticeItem notice) =>
        new(
            notice.Id,
            notice.Text,
            notice.At,
            IsUrgent: notice.Kind is NoticeKind.MoneyOut or NoticeKind.Freeze or NoticeKind.Security,
            HasNotMe: notice.NotMe is not null
        );
}
