using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Calendar;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Whether a payment can be refunded, and why.</summary>
/// <param name="Eligible">Whether the payer may request a refund now.</param>
/// <param name="Refundable">The refundable amount, in minor units (sen); zero when not eligible.</param>
/// <param name="Until">The last moment to request it (end of the last day, WIB).</param>
/// <param name="Rule">
/// The policy rule, for example <c>food-7-days</c>; <c>none</c> when it is not a payment to a merchant.
/// </param>
/// <param name="Reason">
/// When not eligible: not-a-payment, not-paid, transaction-frozen, window-passed, nothing-left or not-returnable.
/// </param>
/// <param name="Explanation">The explanation for people.</param>
/// <param name="Approval">Who must approve: none, merchant or care.</param>
/// <param name="ExpectedBy">When the money would be in the wallet if requested now.</param>
/// <param name="Ways">The possible rails, the wallet first; empty when not eligible.</param>
public sealed record EligibilityAnswer(
    bool Eligible,
    Money Refundable,
    DateTimeOffset? Until,
    string Rule,
    string? Reason,
    string Explanation,
    string Approval,
    DateTimeOffset? ExpectedBy,
    IReadOnlyList<RefundWay> Ways
);

/// <summary>The facts about a payment whose refund is considered.</summary>
internal sealed record RefundFacts(
    JournalEntry Payment,
    MerchantItem? Merchant,
    RefundRule? Rule,
    string RuleName,
    Money Left,
    Money Refundable,
    string? Reason,
    Freeze? Freeze = null
)
{
    /// <summary>The end of the last day on which it can be refunded.</summary>
    public DateTimeOffset? Until => Rule is null ? null : WorkingDays.At(Rule.LastDay(Payment.At), new TimeOnly(23, 59, 59));
}

/// <summary>Determines how much of a payment can be refunded, and by which rule.</summary>
internal sealed class RefundEligibility(
    Database db,
    LedgerApi ledger,
    AttemptIdCodec ids,
    MerchantDirectory merchants,
    RefundTargets targets,
    IOptions<RefundPolicy> policy,
    TextCatalog texts,
    TimeProvider clock
)
{
    /// <summary>A customer's transaction; <c>null</c> when there is none or it is another customer's.</summary>
    public async Task<JournalEntry?> FindAsync(CustomerId customer, string? text, CancellationToken cancel) =>
        ids.TryRead(text, out var id)
        && ledger.TryFind(WalletAccounts.CodeOf(customer), Currency.Idr, out var account)
        && await ledger.FindAsync(id, cancel) is { MovesMoney: true } entry
        && (entry.Debit == account || entry.Credit == account)
            ? entry
            : null;

    /// <summary>The facts, including the policy's rule.</summary>
    public async Task<Result<RefundFacts>> FactsAsync(CustomerId payer, JournalEntry payment, CancellationToken cancel)
    {
        var nothing = Money.Zero(payment.Amount.Currency);
        _ = ledger.TryFind(WalletAccounts.CodeOf(payer), payment.Amount.Currency, out var wallet);
        if (
            payment.Kind != EntryKind.Payment
            || payment.Debit != wallet
            || !StrongId.TryRead<MerchantId>(payment.Reference, out var merchantId)
            || await merchants.FindOwnAsync(merchantId, cancel) is not { } merchant
        )
        {
            return new RefundFacts(payment, null, null, "none", nothing, nothing, "not-a-payment");
        }

        var rule = policy.Value.RuleOf(merchant.Category, out var name);
        if (payment.State != EntryState.Posted)
        {
            return new RefundFacts(payment, merchant, rule, name, nothing, nothing, "not-paid");
        }

        if ((await ReturnedAsync(payment, cancel)).IsRefused(out var busy, out var returned))
        {
            return busy;
        }

        var left = payment.Amount - returned;
        var most = rule.Most(payment.Amount);
        var room = most > returned ? most - returned : nothing;
        var freeze = FreezeOf(payment);
        var reason =
            freeze is not null ? RefusalCodes.TransactionFrozen
            : WorkingDays.DayOf(clock.GetUtcNow()) > rule.LastDay(payment.At) ? "window-passed"
            : most.Minor == 0 ? "not-returnable"
            : room.Minor == 0 ? "nothing-left"
            : null;
        return new RefundFacts(payment, merchant, rule, name, left, reason is null ? room : nothing, reason, freeze);
    }

    /// <summary>What keeps a payment's money where it is; <c>null</c> when nothing does.</summary>
    public Freeze? FreezeOf(JournalEntry payment) => payment.Credit is { } receiver ? ledger.FreezeOf(receiver, payment.Id) : null;

    public async Task<Result<EligibilityAnswer>> ExplainAsync(
        CustomerId payer,
        JournalEntry payment,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        if ((await FactsAsync(payer, payment, cancel)).IsRefused(out var busy, out var facts))
        {
            return busy;
        }

        var approval = facts.Rule?.Approval ?? RefundApproval.None;
        var ways = facts.Reason is null ? await targets.WaysAsync(payer, facts.Refundable, approval, cancel) : [];
        return new EligibilityAnswer(
            facts.Reason is null,
            facts.Refundable,
            facts.Until,
            facts.RuleName,
            facts.Reason,
            Explain(facts, language),
            approval.ToString().ToLowerInvariant(),
            ways.Count > 0 ? ways[0].ExpectedBy : null,
            ways
        );
    }

    /// <summary>The rule and its effect here, in words.</summary>
    public string Explain(RefundFacts facts, CultureInfo language)
    {
        if (facts.Rule is not { } rule || facts.Until is not { } until)
        {
            return texts.Get(language, "refund.not.not-a-payment");
        }

        var says = texts.Get(
            language,
            rule.SharePercent == 100 ? "refund.rule.full" : "refund.rule.share",
            facts.Merchant!.Name,
            rule.WindowDays,
            rule.SharePercent,
            until.DayText(language, clock.GetUtcNow())
        );
        var kind = rule.IsDigital ? texts.Get(language, "refund.rule.digital") : "";
        var outcome = facts.Reason switch
        {
            null => language.Sentences(
                texts.Get(language, "refund.can", facts.Refundable.Text(language)),
                texts.Get(language, $"refund.approval.{rule.Approval.ToString().ToLowerInvariant()}")
            ),
            "window-passed" => texts.Get(language, "refund.not.window-passed", until.DayText(language, clock.GetUtcNow())),
            var reason => texts.Get(language, $"refund.not.{reason}"),
        };
        return language.Sentences(outcome, says, kind);
    }

    /// <summary>
    /// What is already being returned: the ledger's total, and refunds still waiting for the merchant's money, which it does not
    /// include yet.
    /// </summary>
    private async Task<Result<Money>> ReturnedAsync(JournalEntry payment, CancellationToken cancel)
    {
        var sequence = payment.Id.Sequence;
        var waiting = await db.Set<Refund>()
            .Where(r =>
                r.Payment == sequence && r.Reservation == null && (r.State == RefundState.Requested || r.State == RefundState.Approved)
            )
            .SumAsync(r => r.Minor, cancel);
        return (await ledger.ReturnedAsync([payment.Id], cancel)).IsRefused(out var busy, out var returned)
            ? busy
            : new Money(Math.Min(payment.Amount.Minor, checked(returned[payment.Id] + waiting)), payment.Amount.Currency);
    }
}
