using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Transfers;

/// <summary>Recalls, as their receivers see them.</summary>
internal sealed class RecallView(
    RecallHolds holds,
    LedgerApi ledger,
    WalletAccounts wallets,
    AttemptIdCodec ids,
    IdentityApi identity,
    PaymentNotes notes
)
{
    /// <summary>Recalls that await a receiver's answer, oldest first.</summary>
    public async Task<IReadOnlyList<RecallAnswer>> WaitingAsync(CustomerId receiver, CancellationToken cancel)
    {
        var answers = new List<RecallAnswer>();
        if (
            (await wallets.OfAsync(receiver, cancel)).IsRefused(out _, out var account)
            || ledger.View(account).Held == 0
            || (await ledger.ExplainAsync(account, cancel)).IsRefused(out _, out var why)
        )
        {
            return answers;
        }

        foreach (var hold in why.Holds.Where(h => h.Kind == EntryKind.Refund && h.Original is not null).OrderBy(h => h.Id.Sequence))
        {
            if (await FindAsync(receiver, ids.Text(hold.Id), cancel) is { Status: RecallAnswer.Waiting } waiting)
            {
                answers.Add(waiting);
            }
        }

        return answers;
    }

    /// <summary>A recall as its receiver sees it; <c>null</c> when there is none or it asks another customer.</summary>
    public async Task<RecallAnswer?> FindAsync(CustomerId receiver, string? text, CancellationToken cancel) =>
        await holds.FindAsync(receiver, text, cancel) is { } hold ? await OfAsync(hold, cancel) : null;

    public async Task<RecallAnswer> OfAsync(JournalEntry hold, CancellationToken cancel)
    {
        var transfer = (await ledger.FindAsync(hold.Original!.Value, cancel))!;
        var payer = WalletAccounts.CustomerOf(transfer.Client);
        var name = payer is { } who ? (await identity.FindCustomerAsync(who, cancel))?.Name : null;
        return new RecallAnswer(
            ids.Text(hold.Id),
            await holds.StatusAsync(hold, cancel),
            hold.Amount,
            transfer.Amount,
            transfer.At,
            name ?? "•••",
            notes.Open(transfer),
            hold.ExpiresAt!.Value
        );
    }
}
