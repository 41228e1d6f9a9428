using Paycare.Identity;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Freezes;

/// <summary>A frozen transaction was released; what waited for it may go on.</summary>
/// <param name="Transaction">The transaction's sequence in the journal.</param>
internal sealed record TransactionReleased(long Transaction) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => $"transaction:{Transaction}";
}

/// <summary>
/// Tells the owner of every freeze and every release: in the security events, by SMS and by e-mail. Asked again about the same
/// moment, it adds what an interruption left out, and nothing twice.
/// </summary>
internal sealed class FreezeNotices(Database db, SecurityApi security, Outbox outbox)
{
    public async Task FrozenAsync(CustomerId customer, DateTimeOffset at, SessionId? session, CancellationToken cancel)
    {
        await security.TellFreezeAsync(customer, FreezeNews.AccountFrozen, at, session, null, cancel);
        await db.SaveChangesAsync(cancel);
    }

    public async Task UnfrozenAsync(CustomerId customer, DateTimeOffset at, CancellationToken cancel)
    {
        await security.TellFreezeAsync(customer, FreezeNews.AccountUnfrozen, at, null, null, cancel);
        await db.SaveChangesAsync(cancel);
    }

    public async Task TransactionFrozenAsync(
        CustomerId customer,
        Money amount,
        DateTimeOffset at,
        SessionId? session,
        CancellationToken cancel
    )
    {
        await security.TellFreezeAsync(customer, FreezeNews.TransactionFrozen, at, session, amount, cancel);
        await db.SaveChangesAsync(cancel);
    }

    public async Task TransactionReleasedAsync(
        CustomerId customer,
        long transaction,
        Money amount,
        DateTimeOffset at,
        CancellationToken cancel
    )
    {
        await security.TellFreezeAsync(customer, FreezeNews.TransactionReleased, at, null, amount, cancel);
        outbox.Publish(db, new TransactionReleased(transaction));
        await db.SaveChangesAsync(cancel);
    }
}
