using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Processor;
using Paycare.Payments.Requests;

namespace Paycare.Payments.Refunds;

/// <summary>
/// A refund to a card. Its money is captured when the processor accepts it: from then on the processor owes us that much less,
/// and <c>clearing:card</c> equals its statement. Until then, and while the outcome is unknown, it stays held.
/// </summary>
internal sealed class RefundToCard(
    LedgerApi ledger,
    ICardProcessor processor,
    ProcessorConnection line,
    RefundSuspense suspense,
    TimeProvider clock
)
{
    /// <summary>Sends it, or asks for its state, and acts on the answer.</summary>
    /// <returns>Whether it has just arrived.</returns>
    public async Task<bool> GoOnAsync(Refund refund, AttemptId hold, CancellationToken cancel)
    {
        var reply = refund.State == RefundState.Approved ? await SendAsync(refund, cancel) : await InquireAsync(refund, cancel);
        var now = clock.GetUtcNow();
        switch (reply.Outcome)
        {
            case RefundOutcome.Unknown or RefundOutcome.NeverCame when refund.State == RefundState.Approved:
                refund.Enter(RefundState.Unknown, now, RefundParty.Paycare);
                return false;
            case RefundOutcome.Unknown or RefundOutcome.NeverCame:
                // What the processor had accepted it still has.
                return false;
            case RefundOutcome.Accepted or RefundOutcome.Arrived:
                return await TakenAsync(refund, hold, reply, now, cancel);
            case RefundOutcome.Refused or RefundOutcome.Returned:
                await suspense.TakeInAsync(refund, hold, reply.Code.Length > 0 ? reply.Code : "returned", cancel);
                return false;
            default:
                throw new InvalidOperationException($"Unnamed outcome {reply.Outcome}.");
        }
    }

    private async Task<bool> TakenAsync(Refund refund, AttemptId hold, RefundReply reply, DateTimeOffset now, CancellationToken cancel)
    {
        if (refund.State == RefundState.Arrived)
        {
            return false;
        }

        (
            await ledger.CaptureAsync(RefundProcess.LedgerClient, RefundProcess.CaptureKey(refund), hold, cancel: cancel)
        ).Value.EnsurePosted();
        if (refund.State != RefundState.Sent)
        {
            refund.Reference = refund.Id.ToString();
            refund.Enter(RefundState.Sent, now, RefundParty.Paycare);
        }

        if (reply.Outcome != RefundOutcome.Arrived)
        {
            return false;
        }

        refund.Reference = reply.BankReference ?? refund.Reference;
        refund.Enter(RefundState.Arrived, now, RefundParty.Bank);
        return true;
    }

    private Task<RefundReply> SendAsync(Refund refund, CancellationToken cancel) =>
        line.AskAsync(c => processor.RefundAsync(refund.Id.Value, refund.Charge!.Value.Value, refund.Amount, c), RefundReply.Lost, cancel);

    /// <summary>A request that never arrived is sent again; the processor executes each reference once.</summary>
    private async Task<RefundReply> InquireAsync(Refund refund, CancellationToken cancel) =>
        await line.AskAsync(c => processor.InquireRefundAsync(refund.Id.Value, c), RefundReply.Lost, cancel)
            is { Outcome: not RefundOutcome.NeverCame } reply
            ? reply
        : refund.State == RefundState.Unknown ? await SendAsync(refund, cancel)
        : RefundReply.Lost;
}
