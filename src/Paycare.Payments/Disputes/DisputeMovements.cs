using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;

namespace Paycare.Payments.Disputes;

/// <summary>A dispute's rows in the journal. Each has a key of its own, so repeating one returns the first row.</summary>
internal sealed class DisputeMovements(LedgerApi ledger, WalletAccounts wallets)
{
    private const string LedgerClient = "dispute";

    /// <summary>The bank took the disputed amount.</summary>
    /// <returns>The row's sequence.</returns>
    public async Task<long> TakeAsync(Dispute dispute, CancellationToken cancel) =>
        await PostAsync(dispute, "take", await DisputesAsync(cancel), await ClearingAsync(cancel), cancel);

    /// <summary>The bank returned the disputed amount.</summary>
    /// <returns>The row's sequence.</returns>
    public async Task<long> GiveBackAsync(Dispute dispute, CancellationToken cancel) =>
        await PostAsync(dispute, "return", await ClearingAsync(cancel), await DisputesAsync(cancel), cancel);

    /// <summary>Holds a part at its bearer.</summary>
    /// <returns>The hold's sequence; <c>null</c> when the ledger refused it.</returns>
    public async Task<long?> HoldAsync(Dispute dispute, DisputePart part, CancellationToken cancel)
    {
        var from = part.Bearer switch
        {
            DisputeBearer.Customer => (await wallets.OfAsync(dispute.Customer, cancel)).Value,
            DisputeBearer.Merchant => (await wallets.OfAsync(part.Merchant!.Value, cancel)).Value,
            DisputeBearer.Paycare => (await wallets.DisputeLossesAsync(cancel)).Value,
            _ => throw new InvalidOperationException($"Unnamed bearer {part.Bearer}."),
        };
        var movement = new Movement(
            EntryKind.Dispute,
            from,
            await DisputesAsync(cancel),
            new Money(part.Minor, dispute.Amount.Currency),
            dispute.Id.ToString(),
            part.Original is { } original ? new AttemptId(original) : null
        );
        var hold = (await ledger.HoldAsync(LedgerClient, Key(dispute, "part", part), movement, cancel)).Value;
        return hold.State == EntryState.Pending ? hold.Id.Sequence : null;
    }

    /// <summary>Captures a held part: its bearer pays.</summary>
    public async Task CaptureAsync(Dispute dispute, DisputePart held, CancellationToken cancel) =>
        (
            await ledger.CaptureAsync(LedgerClient, Key(dispute, "capture", held), new AttemptId(held.Hold!.Value), cancel: cancel)
        ).Value.EnsurePosted();

    /// <summary>Releases a held part.</summary>
    public async Task VoidAsync(Dispute dispute, DisputePart held, CancellationToken cancel) =>
        (await ledger.VoidAsync(LedgerClient, Key(dispute, "void", held), new AttemptId(held.Hold!.Value), cancel)).Value.EnsurePosted();

    private async Task<long> PostAsync(Dispute dispute, string step, AccountId debit, AccountId credit, CancellationToken cancel) =>
        (
            await ledger.PostAsync(
                LedgerClient,
                $"{dispute.Id}:{step}",
                new Movement(EntryKind.Dispute, debit, credit, dispute.Amount, dispute.Id.ToString()),
                cancel
            )
        )
            .Value.EnsurePosted()
            .Id.Sequence;

    private async Task<AccountId> DisputesAsync(CancellationToken cancel) => (await wallets.DisputesAsync(cancel)).Value;

    private async Task<AccountId> ClearingAsync(CancellationToken cancel) => (await wallets.CardClearingAsync(cancel)).Value;

    private static string Key(Dispute dispute, string step, DisputePart part) => $"{dispute.Id}:{step}:{part.Place}";
}
