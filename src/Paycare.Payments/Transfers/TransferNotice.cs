using System.Text.Json;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Tells the receiver of a transfer that money came, once the journal says so.</summary>
internal sealed class TransferNotice(Database db, LedgerApi ledger, IdentityApi identity, Postbox postbox, TimeProvider clock) : IDueHandler
{
    private const string HandlerName = "transfer-notice";

    /// <summary>A request that has no row after so long never reached the ledger.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Name => HandlerName;

    public static DueItem Due(KeyClaim claim, CustomerId receiver, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return DueItem.At(now, HandlerName, receiver.ToString(), new Payload(claim.Client, claim.Key, receiver, now), clock);
    }

    public async Task HandleAsync(DueItem item, CancellationToken cancel)
    {
        var about = JsonSerializer.Deserialize<Payload>(item.Payload, Json.Options)!;
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

        if (entry is { State: EntryState.Posted, Kind: EntryKind.Transfer } && Wallets.CustomerOf(entry.Client) is { } payer
            && await identity.RevealAsync(about.Receiver, PersonalField.Phone, cancel) is { } phone)
        {
            var language = await identity.LanguageOfAsync(about.Receiver, cancel);
            var from = (await identity.FindCustomerAsync(payer, cancel))?.Name ?? "•••";
            postbox.Send(db, MessageChannel.Sms, phone, language, "sms.transfer-arrived", null, entry.Amount.Text(language), from);
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(string Client, string Key, CustomerId Receiver, DateTimeOffset NotedAt);
}
