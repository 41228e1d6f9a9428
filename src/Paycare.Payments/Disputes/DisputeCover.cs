using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Disputes;

/// <summary>
/// Finds the next part of a dispute's cover: first the customer's wallet, then the payments made with the money, oldest first and
/// each up to its remainder, then Paycare. It only reads; the ledger decides. If the ledger refuses a part because the money has
/// just gone, the search is repeated a few times.
/// </summary>
internal sealed class DisputeCover(LedgerApi ledger, WalletAccounts wallets, IOptions<DisputeOptions> options)
{
    private const int MostTries = 3,
        RowsAtOnce = 200;

    public async Task<DisputePart> NextAsync(Dispute dispute, CancellationToken cancel)
    {
        var left = dispute.Uncovered.Minor;
        if (dispute.ChargeRow is { } sequence && await ledger.FindAsync(new AttemptId(sequence), cancel) is { } charge)
        {
            return await FromWalletAsync(dispute, charge, left, cancel)
                ?? await FromPaymentsAsync(dispute, charge, left, cancel)
                ?? await LossAsync(dispute, charge, left, cancel);
        }

        return Part(dispute, DisputePartKind.Loss, DisputeBearer.Paycare, null, left);
    }

    private async Task<DisputePart?> FromWalletAsync(Dispute dispute, JournalEntry charge, long left, CancellationToken cancel)
    {
        if (
            !MayTry(dispute.Parts.Where(p => p.Kind == DisputePartKind.Wallet))
            || ledger.View(charge.Credit!.Value) is not { State: AccountState.Open } view
        )
        {
            return null;
        }

        var minor = Math.Min(Math.Min(left, view.Available), await LeftOfAsync(charge, cancel));
        return minor > 0 ? Part(dispute, DisputePartKind.Wallet, DisputeBearer.Customer, charge.Id, minor) : null;
    }

    private async Task<DisputePart?> FromPaymentsAsync(Dispute dispute, JournalEntry charge, long left, CancellationToken cancel)
    {
        var wallet = charge.Credit!.Value;
        var byPayment = dispute.Parts.Where(p => p.Kind == DisputePartKind.Payment).ToLookup(p => p.Original!.Value);

        // Oldest first: nothing can be added before the last one we looked at.
        var after = byPayment.Count > 0 ? new AttemptId(byPayment.Max(p => p.Key) - 1) : charge.Id;
        while (true)
        {
            var rows = await ledger.EntriesAfterAsync(wallet, after, RowsAtOnce, cancel);
            var payments = rows.Where(r =>
                    r is { Kind: EntryKind.Payment, State: EntryState.Posted } && r.Debit == wallet && MayTry(byPayment[r.Id.Sequence])
                )
                .ToList();
            var returned = payments.Count == 0 ? null : (await ledger.ReturnedAsync([.. payments.Select(p => p.Id)], cancel)).Value;
            foreach (var payment in payments)
            {
                var minor = Math.Min(left, payment.Amount.Minor - returned![payment.Id]);
                if (minor > 0)
                {
                    return await FromPaymentAsync(dispute, payment, minor, [.. byPayment[payment.Id.Sequence]], cancel);
                }
            }

            if (rows.Count < RowsAtOnce)
            {
                return null;
            }

            after = rows[^1].Id;
        }
    }

    /// <summary>The merchant pays when it bears this reason and has the money; it is never asked twice.</summary>
    private async Task<DisputePart> FromPaymentAsync(
        Dispute dispute,
        JournalEntry payment,
        long minor,
        IReadOnlyList<DisputePart> tried,
        CancellationToken cancel
    )
    {
        MerchantId? merchant = StrongId.TryRead<MerchantId>(payment.Reference, out var id) ? id : null;
        var isBorne =
            options.Value.IsBorneByMerchant(dispute.Reason)
            && tried.All(p => p.Bearer != DisputeBearer.Merchant)
            && ledger.View((await wallets.OfAsync(id, cancel)).Value) is { State: AccountState.Open } view
            && view.Available >= minor;
        return Part(
            dispute,
            DisputePartKind.Payment,
            isBorne ? DisputeBearer.Merchant : DisputeBearer.Paycare,
            payment.Id,
            minor,
            merchant
        );
    }

    private async Task<DisputePart> LossAsync(Dispute dispute, JournalEntry charge, long left, CancellationToken cancel)
    {
        var room = MayTry(dispute.Parts.Where(p => p is { Kind: DisputePartKind.Loss, Original: not null }))
            ? await LeftOfAsync(charge, cancel)
            : 0;
        return room > 0
            ? Part(dispute, DisputePartKind.Loss, DisputeBearer.Paycare, charge.Id, Math.Min(left, room))
            : Part(dispute, DisputePartKind.Loss, DisputeBearer.Paycare, null, left);
    }

    /// <summary>The part of the charge that no dispute holds yet: a bank may claim it twice.</summary>
    private async Task<long> LeftOfAsync(JournalEntry charge, CancellationToken cancel) =>
        charge.Amount.Minor - (await ledger.ReturnedAsync([charge.Id], cancel)).Value[charge.Id];

    private static bool MayTry(IEnumerable<DisputePart> tried)
    {
        var parts = tried.ToList();
        return parts.Count < MostTries && parts.TrueForAll(p => p.State == DisputePartState.Refused);
    }

    private static DisputePart Part(
        Dispute dispute,
        DisputePartKind kind,
        DisputeBearer bearer,
        AttemptId? original,
        long minor,
        MerchantId? merchant = null
    ) =>
        new()
        {
            Dispute = dispute.Id,
            Place = dispute.Parts.Count,
            Kind = kind,
            Bearer = bearer,
            Merchant = merchant,
            Original = original?.Sequence,
            Minor = minor,
        };
}
