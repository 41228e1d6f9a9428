using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Journal;
using Paycare.Payments.Notices;
using Paycare.Payments.Wallets;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Quotas;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Transfers;

/// <summary>Tells the receiver of a transfer that money arrived, once the journal confirms it.</summary>
internal sealed class TransferNoticeTimer(
    Database db,
    LedgerApi ledger,
    IdentityApi identity,
    CustomerNotices notices,
    QuotaBook quotas,
    TimeProvider clock
) : IDueHandler<TransferNoticeTimer.Payload>
{
    private const string HandlerName = "transfer-notice";

    /// <summary>So many messages an hour about money from one person; the rest is seen in the wallet alone.</summary>
    public const int MostPerHour = 5;

    /// <summary>A request without a row after this long never reached the ledger.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(KeyClaim claim, CustomerId receiver, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return DueItem.At(now, HandlerName, receiver.ToString(), new Payload(claim.Client, claim.Key, receiver, now), clock);
    }

    public async Task HandleAsync(Payload about, DueItem item, CancellationToken cancel)
    {
        if (await ledger.FindAsync(about.Client, about.Key, cancel) is not { } entry)
        {
            var now = clock.GetUtcNow();
            if (now < about.NotedAt + Patience)
            {
                db.Set<DueItem>().Add(DueItem.At(now + TimeSpan.FromSeconds(1), HandlerName, item.Aggregate, about, clock));
                await db.SaveChangesAsync(cancel);
            }

            return;
        }

        if (
            entry is { State: EntryState.Posted, Kind: EntryKind.Transfer }
            && WalletAccounts.CustomerOf(entry.Client) is { } payer
            && await IsToldAsync(payer, about.Receiver, cancel)
        )
        {
            var from = (await identity.FindCustomerAsync(payer, cancel))?.Name ?? "•••";
            await notices.AddAsync(about.Receiver, "sms.transfer-arrived", entry.Amount, cancel, from);
            await db.SaveChangesAsync(cancel);
        }
    }

    private Task<bool> IsToldAsync(CustomerId payer, CustomerId receiver, CancellationToken cancel) =>
        quotas.TakeAsync(new Quota($"transfer-notices:{payer}:{receiver}", QuotaWindow.Hour), 1, MostPerHour, cancel);

    internal sealed record Payload(string Client, string Key, CustomerId Receiver, DateTimeOffset NotedAt);
}
