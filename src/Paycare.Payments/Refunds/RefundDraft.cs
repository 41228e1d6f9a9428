using Microsoft.Extensions.Options;
using Paycare.Payments.Merchants;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Calendar;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Drafts the intents of refunds: the row, who must decide, and the due work that completes it.</summary>
internal sealed class RefundDraft(
    Database db,
    RefundReservation reservation,
    Vault vault,
    Outbox outbox,
    IOptions<RefundPolicy> policy,
    WorkingDays days,
    TimeProvider clock
)
{
    private const long FirstNumber = 29_901;

    /// <summary>The intent, not yet saved.</summary>
    public async Task<Refund> NewAsync(
        RefundRequest ask,
        RefundFacts facts,
        Money amount,
        RefundTarget target,
        TopUpId? charge,
        byte[] hash,
        CancellationToken cancel
    )
    {
        var (id, now) = (StrongId.New<RefundId>(clock), clock.GetUtcNow());
        var approval = ask.IsBound && facts.Rule is { } rule ? rule.Approval : RefundApproval.None;
        var isCovered = facts.Merchant is null || await reservation.IsCoveredAsync(facts.Merchant.Id, amount, cancel);
        return new Refund
        {
            Id = id,
            Number = await Counter.NextAsync(db, "refund", FirstNumber, cancel),
            Customer = ask.Payer,
            Payment = ask.Payment.Id.Sequence,
            Merchant = facts.Merchant?.Id ?? default,
            Client = ask.Client,
            Key = ask.Key.Text,
            RequestHash = hash,
            Minor = amount.Minor,
            CurrencyCode = amount.Currency.Code,
            ReasonSealed = vault.Seal(SecretScrub.Clean(ask.Reason), Refund.ReasonPlace(id)),
            AskedBy = ask.By,
            Rule = facts.RuleName,
            Approval = approval,
            Rail = target.Rail,
            Card = target.Card?.Id,
            Charge = charge,
            BankAccount = target.Account?.Id.Value,
            CreatedAt = now,
            ExpectedBy = policy.Value.PromiseOf(target.Rail, approval, isCovered, now, days),
        };
    }

    /// <summary>Adds a refund that can be met to what the context will save, with its events and due work.</summary>
    public void Begin(Refund refund, RefundRequest ask)
    {
        refund.Begin();
        if (ask.By != RefundParty.Merchant)
        {
            outbox.Publish(db, new RefundRequested(refund.Id));
        }

        if (refund.Approval == RefundApproval.None)
        {
            refund.Enter(RefundState.Approved, refund.CreatedAt, ask.IsBound ? RefundParty.Policy : ask.By);
        }
        else if (refund.Approval == RefundApproval.Care)
        {
            outbox.Publish(db, new RefundNeedsCare(refund.Id, refund.Customer, RefundTrouble.Decide));
        }
        else
        {
            db.Set<DueItem>()
                .Add(RefundDecisionTimer.Due(refund, days.EndAfter(refund.CreatedAt, policy.Value.MerchantDecidesDays), clock));
        }

        db.Set<Refund>().Add(refund);
        db.Set<DueItem>().Add(RefundTimer.Due(refund, clock));
        if (!refund.Customer.IsTest())
        {
            // Nobody was promised anything in test mode, and care hears of none of it.
            db.Set<DueItem>().Add(RefundPromiseTimer.Due(refund, clock));
        }
    }
}
