using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Quotas;

/// <summary>
/// Takes what is limited per subject and window, before it is done: by compare-and-set in the database, so that two at once never
/// both use the same room. In a context of its own; what is taken and then not done is given back.
/// </summary>
public sealed class QuotaBook(OwnScope scope, TimeProvider clock)
{
    /// <summary>What has been used.</summary>
    public Task<QuotaUse> UseOfAsync(Quota quota, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(quota);
        return scope.RunAsync(
            async (Database db) =>
                await db.Set<QuotaRow>().AsNoTracking().SingleOrDefaultAsync(r => r.Subject == quota.Subject, cancel) is { } row
                    ? row.Use(quota.Window, clock.GetUtcNow())
                    : default
        );
    }

    /// <summary>Adds to it, whatever it comes to.</summary>
    /// <returns>The sum with it.</returns>
    public async Task<long> AddAsync(Quota quota, long amount, CancellationToken cancel) =>
        (await TakeAsync(quota, amount, _ => true, cancel))!.Value;

    /// <summary>Takes so much unless that would pass the most.</summary>
    /// <returns>Whether it was taken.</returns>
    public async Task<bool> TakeAsync(Quota quota, long amount, long most, CancellationToken cancel) =>
        await TakeAsync(quota, amount, use => use.Used + amount <= most, cancel) is not null;

    /// <summary>Takes so much if what was used allows it.</summary>
    /// <param name="quota">The quota.</param>
    /// <param name="amount">1 to count, or an amount.</param>
    /// <param name="allows">Decides on what was used; may be asked again on what stands then.</param>
    /// <param name="cancel">Cancels it before it is taken.</param>
    /// <returns>The sum with it; <c>null</c> when it was not taken.</returns>
    public Task<long?> TakeAsync(Quota quota, long amount, Func<QuotaUse, bool> allows, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(quota);
        ArgumentNullException.ThrowIfNull(allows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        return ChangeAsync(
            quota,
            (row, now) =>
            {
                var use = row.Use(quota.Window, now);
                if (!allows(use))
                {
                    return (long?)null;
                }

                row.Add(quota.Window, amount, now);
                return use.Used + amount;
            },
            cancel
        );
    }

    /// <summary>Gives back what was taken at a time.</summary>
    public Task GiveBackAsync(Quota quota, long amount, DateTimeOffset takenAt, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(quota);
        return ChangeAsync(
            quota,
            (row, now) =>
            {
                row.TakeOff(quota.Window, amount, takenAt, now);
                return (long?)0;
            },
            cancel
        );
    }

    /// <summary>Begins it anew.</summary>
    public Task ClearAsync(Quota quota, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(quota);
        return ChangeAsync(
            quota,
            (row, _) =>
            {
                row.Clear();
                return (long?)0;
            },
            cancel
        );
    }

    private Task<long?> ChangeAsync(Quota quota, Func<QuotaRow, DateTimeOffset, long?> change, CancellationToken cancel) =>
        scope.RunAsync(
            (Database db) =>
                db.RetryAsync(
                    async () =>
                    {
                        var now = clock.GetUtcNow();
                        if (await db.Set<QuotaRow>().SingleOrDefaultAsync(r => r.Subject == quota.Subject, cancel) is not { } row)
                        {
                            // A new subject clears away those of which nothing counts any more: the table never outgrows a day's.
                            await db.Set<QuotaRow>().Where(r => r.EndsAt < now).ExecuteDeleteAsync(cancel);
                            row = new QuotaRow { Subject = quota.Subject };
                            db.Set<QuotaRow>().Add(row);
                        }

                        var result = change(row, now);
                        if (result is not null)
                        {
                            await db.SaveChangesAsync(cancel);
                        }

                        return result;
                    },
                    cancel
                )
        );
}
