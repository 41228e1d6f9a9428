using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Transfers;

/// <summary>A transfer to make, checked.</summary>
/// <param name="Request">The caller, with key and PIN.</param>
/// <param name="Asked">Everything that identifies the request, its kind first.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Note">The payer's note; may be empty.</param>
/// <param name="FindAsync">Finds the receiver, once the request holds its key.</param>
internal sealed record CheckedTransfer(
    SpendingRequest Request,
    string?[] Asked,
    Money Amount,
    string Note,
    Func<SpendingTurn, Task<Result<Payee>>> FindAsync
);

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
        var phone = check.Phone("toPhone", body.ToPhone);
        var note = check.Words("note", body.Note, PaymentNotes.MaxLength, required: false);
        if (
            SpendingRequest
                .Read(check, caller, asked, body.Pin, body.ChallengeId, body.OneTimeCode)
                .IsRefused(out var invalid, out var request)
        )
        {
            return invalid;
        }

        return await SendAsync(
            new CheckedTransfer(request, ["transfer", phone, amount.ToString(), note], amount, note, turn =>
                payees.FindAsync(turn.Payer, phone, "toPhone", cancel)
            ),
            cancel
        );
    }

    /// <summary>Sends money to whom the transfer finds.</summary>
    public Task<Result<Replayable<TransferAnswer>>> SendAsync(CheckedTransfer transfer, CancellationToken cancel) =>
        pipeline.RunAsync(
            new Spending<TransferAnswer>(transfer.Request, transfer.Asked)
            {
                MoveAsync = turn => MoveAsync(turn, transfer, cancel),
                AnswerAsync = entry => AnswerAsync(entry, cancel),
            },
            cancel
        );

    private async Task<Result<JournalEntry>> MoveAsync(SpendingTurn turn, CheckedTransfer transfer, CancellationToken cancel)
    {
        if ((await transfer.FindAsync(turn)).IsRefused(out var unknown, out var payee))
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
            transfer.Amount,
            payee.Id.ToString(),
            Evidence: notes.Seal(turn.Payer, turn.Key, transfer.Note)
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
