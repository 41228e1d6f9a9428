using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Cards;
using Paycare.Payments.Merchants;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>
/// Drafts the evidence that an agent then edits and sends: recorded facts only, no personal data beyond what the bank has. In
/// English, which every card scheme reads.
/// </summary>
internal sealed class DisputeDraft(Database db, LedgerApi ledger, IdentityApi identity, AttemptIdCodec ids, MerchantDirectory merchants)
{
    private const int MostPayments = 20,
        RowsAtOnce = 200;

    public async Task<string> WriteAsync(Dispute dispute, CancellationToken cancel)
    {
        var text = new StringBuilder();
        var topUp = await db.Set<TopUp>().AsNoTracking().SingleAsync(t => t.Id == dispute.Charge, cancel);
        var card = await db.Set<Card>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == topUp.Card, cancel);
        Line(
            text,
            $"The charge of {Amount(topUp.Amount)} on {At(topUp.CreatedAt)} topped up a Paycare e-wallet. It was asked for by "
                + "the wallet's owner, who was signed in to the Paycare app."
        );
        if (card is not null)
        {
            Line(
                text,
                $"Card: {card.Name}. Its owner bound it with number, expiry and security code, and its issuer confirmed it on "
                    + $"{At(card.CheckedAt)}."
            );
        }

        if (dispute.ChargeRow is { } sequence && await ledger.FindAsync(new AttemptId(sequence), cancel) is { } charge)
        {
            Line(text, $"The money was in the wallet on {At(charge.At)}, transaction {ids.Text(charge.Pending ?? charge.Id)}.");
            await AddWalletAsync(text, dispute, charge, cancel);
        }
        else
        {
            Line(text, "The wallet never received the money: the charge was not completed on our side.");
        }

        return text.ToString().TrimEnd();
    }

    private async Task AddWalletAsync(StringBuilder text, Dispute dispute, JournalEntry charge, CancellationToken cancel)
    {
        var devices = (await identity.DevicesAsync(dispute.Customer, cancel)).Known.Where(d => d.AddedAt <= charge.At).ToList();
        foreach (var device in devices)
        {
            Line(
                text,
                $"The wallet's owner signs in on {(string.IsNullOrWhiteSpace(device.Name) ? "a device" : device.Name)}, "
                    + $"confirmed by a code to the registered phone on {At(device.AddedAt)}, before the charge."
            );
        }

        var spent = await PaymentsAfterAsync(charge, cancel);
        if (spent.Count == 0)
        {
            Line(text, "Nothing was paid to shops from the wallet since.");
            return;
        }

        var returned = (await ledger.ReturnedAsync([.. spent.Select(p => p.Id)], cancel)).Value;
        Line(text, "Payments from the wallet since, each confirmed with the wallet's PIN:");
        foreach (var payment in spent)
        {
            var shop = StrongId.TryRead<MerchantId>(payment.Reference, out var id) ? (await merchants.FindAsync(id, cancel))?.Name : null;
            var back = await GivenBackAsync(payment, returned[payment.Id], dispute, cancel);
            Line(
                text,
                $"- {At(payment.At)}: {Amount(payment.Amount)} to {shop ?? "a shop"}, receipt "
                    + $"{ids.Text(payment.Id)}{(back.IsPositive ? $", of which {Amount(back)} went back to the wallet" : "")}."
            );
        }
    }

    private async Task<List<JournalEntry>> PaymentsAfterAsync(JournalEntry charge, CancellationToken cancel)
    {
        var (found, after, wallet) = (new List<JournalEntry>(), charge.Id, charge.Credit!.Value);
        while (true)
        {
            var rows = await ledger.EntriesAfterAsync(wallet, after, RowsAtOnce, cancel);
            found.AddRange(rows.Where(r => r is { Kind: EntryKind.Payment, State: EntryState.Posted } && r.Debit == wallet));
            if (found.Count >= MostPayments || rows.Count < RowsAtOnce)
            {
                return [.. found.Take(MostPayments)];
            }

            after = rows[^1].Id;
        }
    }

    /// <summary>What disputes hold of a payment is not a refund, and the bank must not mistake it for one.</summary>
    private async Task<Money> GivenBackAsync(JournalEntry payment, long returned, Dispute dispute, CancellationToken cancel)
    {
        var sequence = payment.Id.Sequence;
        var disputed = await db.Set<DisputePart>()
            .Where(p => p.Original == sequence && (p.State == DisputePartState.Held || p.State == DisputePartState.Captured))
            .SumAsync(p => p.Minor, cancel);
        return new Money(Math.Max(0, returned - disputed), dispute.Amount.Currency);
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Amount(Money money) => $"{money.Currency.Code} {money.ToDecimalText()}";

    private static string At(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
