using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Refund requests that cannot be met: their row, and the refusal read from it.</summary>
internal sealed class RefundRefusals(Database db, LedgerApi ledger, AttemptIdCodec ids)
{
    /// <summary>A valid request that cannot be fulfilled also leaves one row.</summary>
    public async Task<Result<Refund>> KeepAsync(Refund refund, JournalEntry payment, RefundDecision decision, CancellationToken cancel)
    {
        var code = decision.Refused!.Value;
        using var claim = await ledger.ClaimOwnAsync(RefundProcess.LedgerClient, $"{refund.Id}:refused", refund.RequestHash, cancel);
        if (claim.Refusal is { } notNow)
        {
            return notNow;
        }

        var movement = new Movement(
            EntryKind.Refund,
            payment.Credit!.Value,
            payment.Debit!.Value,
            refund.Amount,
            refund.Id.ToString(),
            payment.Id
        );
        var evidence = Evidence.None.With("refundable", decision.Most.Minor).With("rule", refund.Rule);
        evidence = decision.FrozenAt is { } since ? evidence.With("frozenAt", since) : evidence;
        if ((await ledger.RefuseAsync(claim, movement, code.Text(), evidence, cancel)).IsRefused(out var refusal, out var row))
        {
            return refusal;
        }

        refund.Refuse(code.Text(), decision.Most.Minor, row.Id);
        db.Set<Refund>().Add(refund);
        await db.SaveChangesAsync(CancellationToken.None);
        return refund;
    }

    /// <summary>Why there is no refund, read from its row.</summary>
    public async Task<Refusal> OfAsync(Refund refund, CancellationToken cancel)
    {
        var row = refund.RefusedAttempt is { } sequence ? await ledger.FindAsync(new AttemptId(sequence), cancel) : null;
        var refundable = new Money(refund.RefundableMinor ?? 0, refund.Amount.Currency);
        return AttemptCodes.Read(refund.Code) switch
        {
            AttemptCode.NotRefundable => new Refusal(RefusalKind.Conflict, AttemptCode.NotRefundable.Text())
                .With("refundable", refundable)
                .With("attemptId", row is null ? null : ids.Text(row.Id)),
            AttemptCode.TransactionFrozen => new Refusal(RefusalKind.Conflict, AttemptCode.TransactionFrozen.Text())
            {
                TextKey = "refund.not.transaction-frozen",
            }.With("attemptId", row is null ? null : ids.Text(row.Id)),
            AttemptCode.CardNotRefundable => new Refusal(RefusalKind.Conflict, AttemptCode.CardNotRefundable.Text())
                .With("field", "to")
                .With("refundable", refundable)
                .With("remedy", RefundTargets.Wallet)
                .With("attemptId", ids.Text(row!.Id)),
            _ => MoneyRefusal.Of(row!, ids),
        };
    }
}
