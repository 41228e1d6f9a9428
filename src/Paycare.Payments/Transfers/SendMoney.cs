using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Transfers;

/// <summary>
/// The parts specific to transfers: the receiver, and the message to them. The rest is <see cref="MoneyPipeline"/>'s. The key is
/// bound to the phone, so a repeated request is answered even when another customer has that phone since.
/// </summary>
internal sealed class SendMoney(
    MoneyPipeline pipeline,
    WalletAccounts wallets,
    Payees payees,
    IdentityApi identity,
    PaymentNotes notes,
    AttemptIdCodec ids,
    TransferAnnouncement announcement
)
{
    public async Task<Result<Replayable<TransferAnswer>>> SendAsync(
        Caller caller,
        TransferBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var amount = check.Rupiah(body.Amount);
        if (!Contact.TryPhone(body.ToPhone, out var phone))
        {
            check.Fail("toPhone", string.IsNullOrWhiteSpace(body.ToPhone) ? "field.required" : "field.phone-malformed");
        }

        var note = check.Words("note", body.Note, PaymentNotes.MaxLength, required: false);
        if (
            SpendingRequest
                .Read(check, caller, asked, body.Pin, body.ChallengeId, body.OneTimeCode)
                .IsRefused(out var invalid, out var request)
        )
        {
            return invalid;
        }

        return await pipeline.RunAsync(
            new Spending<TransferAnswer>(request, "transfer", phone, amount.ToString(), note)
            {
                MoveAsync = turn => MoveAsync(turn, phone!, amount, note, cancel),
                AnswerAsync = entry => AnswerAsync(entry, cancel),
            },
            cancel
        );
    }

    private async Task<Result<JournalEntry>> MoveAsync(SpendingTurn turn, string phone, Money amount, string note, CancellationToken cancel)
    {
        if ((await payees.FindAsync(turn.Payer, phone, "toPhone", cancel)).IsRefused(out var unknown, out var payee))
        {
            return unknown;
        }

        if ((await wallets.OfAsync(payee.Id, cancel)).IsRefused(out var busy, out var into))
        {
            return busy;
        }

        var movement = new Movement(
            EntryKind.Transfer,
            turn.Wallet,
            into,
            amount,
            payee.Id.ToString(),
            Evidence: notes.Seal(turn.Payer, turn.Key, note)
        );
        if (turn.Wallet == into)
        {
            return await turn.RefuseAsync(movement, AttemptCode.SameAccount);
        }

        await announcement.ScheduleAsync(turn.Claim, payee.Id, cancel);
        var posted = await turn.PostAsync(movement, payee.MaskedName, cancel);
        announcement.Wake();
        return posted;
    }

    private async Task<Result<TransferAnswer>> AnswerAsync(JournalEntry entry, CancellationToken cancel)
    {
        var to = StrongId.Read<CustomerId>(entry.Reference);
        var name = (await identity.FindCustomerAsync(to, cancel))?.Name ?? "•••";
        return new TransferAnswer(
            ids.Text(entry.Id),
            "succeeded",
            entry.Amount,
            new PayeeAnswer(name),
            new Money(entry.DebitAfter!.Value, entry.Amount.Currency),
            entry.At
        );
    }
}
