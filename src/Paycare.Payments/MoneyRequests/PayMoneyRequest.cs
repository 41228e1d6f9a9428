using Paycare.Identity.Sessions;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Transfers;
using Paycare.Platform.Results;

namespace Paycare.Payments.MoneyRequests;

/// <summary>Pays a request for money: a transfer like any other, to whom and for what the request says, and at most once.</summary>
internal sealed class PayMoneyRequest(MoneyRequestBook book, SendMoney transfers, InFlightRequests inFlight)
{
    public async Task<Result<Replayable<TransferAnswer>>> PayAsync(
        Caller caller,
        MoneyRequestId id,
        PayRequestBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        if (
            SpendingRequest
                .Read(new FieldCheck(), caller, asked, body.Pin, body.ChallengeId, body.OneTimeCode)
                .IsRefused(out var invalid, out var spending)
        )
        {
            return invalid;
        }

        if (await book.FindAsync(caller.Customer(), id, cancel) is not { } request)
        {
            return Refusal.NotFound;
        }

        if (!inFlight.TryEnter("money-request", id.ToString(), out var turn))
        {
            return Refusal.InFlight;
        }

        using var held = turn;
        var answer = await transfers.SendAsync(
            new CheckedTransfer(spending, ["money-request", id.ToString()], request.Amount, book.NoteOf(request), claimed =>
                book.EnterAsync(request, claimed.Key.Text, cancel)
            ),
            cancel
        );
        await book.SettleAsync(request, CancellationToken.None);
        return answer;
    }
}
