using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>Money in suspense, as the desk sees it.</summary>
internal sealed class SuspenseView(Database db, Vault vault, IOptions<BankOptions> bank)
{
    private static readonly BankEntryState[] Open = [BankEntryState.Suspended, BankEntryState.Releasing, BankEntryState.SendingBack];

    /// <summary>Items awaiting a decision or being carried out, oldest first.</summary>
    public async Task<Page<SuspenseItem>> ListAsync(string? cursor, int? limit, CancellationToken cancel)
    {
        var after = StrongId.Read<BankEntryId>(cursor);
        var size = Paging.Limit(limit);
        var rows = await db.Set<BankEntry>().AsNoTracking().Where(e => Open.Contains(e.State)).OrderBy(e => e.Id).ToListAsync(cancel);
        var page = rows.Where(e => after == default || string.CompareOrdinal(e.Id.ToString(), after.ToString()) > 0)
            .Take(size + 1)
            .ToList();
        return new Page<SuspenseItem>([.. page.Take(size).Select(Item)], page.Count > size ? page[size - 1].Id.ToString() : null);
    }

    /// <summary>One item, including decided ones.</summary>
    public async Task<SuspenseItem?> FindAsync(string? id, CancellationToken cancel)
    {
        var entry = StrongId.Read<BankEntryId>(id);
        return
            await db.Set<BankEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == entry && e.SuspendedFor != null, cancel) is { } found
            ? Item(found)
            : null;
    }

    /// <summary>The sender's name as the bank told it, to look people up by. Never shown.</summary>
    public async Task<string?> SenderNameAsync(string? id, CancellationToken cancel)
    {
        var entry = StrongId.Read<BankEntryId>(id);
        return (await db.Set<BankEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == entry && e.SuspendedFor != null, cancel))
            ?.Sender(vault)
            ?.Name;
    }

    /// <summary>The sender's account, if payouts can reach its bank.</summary>
    public BankBeneficiary? Sender(BankEntry entry) =>
        entry.Sender(vault) is { Account: { Length: > 0 } number, BankCode: { } code } sender && bank.Value.NameOf(code) is not null
            ? new BankBeneficiary(code, number, sender.Name ?? "-")
            : null;

    private SuspenseItem Item(BankEntry entry) =>
        new(
            entry.Id,
            entry.State switch
            {
                BankEntryState.Releasing => "releasing",
                BankEntryState.Released => "released",
                BankEntryState.SendingBack => "sending-back",
                BankEntryState.SentBack => "sent-back",
                BankEntryState.Detailed => "detailed",
                _ => "suspended",
            },
            entry.Kind == BankEntryKind.Debit ? "out" : "in",
            entry.Amount,
            entry.SuspendedFor!,
            entry.BookedAt,
            entry.Reference,
            entry.VirtualAccount,
            entry.Sender(vault)?.Name is { Length: > 0 } name ? Contact.MaskName(name) : null,
            entry.Customer,
            entry.Kind != BankEntryKind.Debit && Sender(entry) is not null
        );
}
