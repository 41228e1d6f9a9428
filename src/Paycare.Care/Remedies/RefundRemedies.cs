using System.Globalization;
using Microsoft.Extensions.Options;
using Paycare.Payments;
using Paycare.Payments.Refunds;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Remedies;

/// <summary>What the refund remedies share.</summary>
internal static class RefundRemedies
{
    /// <summary>The remainder shared by refunds, disputes and goodwill: no one gets back more than was paid.</summary>
    public static RemedyPolicy Remainder(TextCatalog texts, Money amount, Money left, CultureInfo language) =>
        amount <= left
            ? new RemedyPolicy("refund-remainder", "ok", texts.Get(language, "policy.refund-remainder.ok", left.Text(language)))
            : new RemedyPolicy("refund-remainder", "refused", texts.Get(language, "policy.refund-remainder.refused", left.Text(language)));

    /// <summary>From the merchant's account, or from suspense, to the destination.</summary>
    public static IReadOnlyList<RemedyPosting> Postings(
        TextCatalog texts,
        string? shop,
        Money amount,
        string to,
        bool isReturned,
        CultureInfo language
    ) =>
        [
            isReturned
                ? new RemedyPosting("suspense", texts.Get(language, "posting.suspense"), amount, null)
                : new RemedyPosting("merchant", shop ?? texts.Get(language, "posting.merchant"), amount, null),
            to switch
            {
                "card" when !isReturned => new RemedyPosting("clearing-card", texts.Get(language, "posting.clearing-card"), null, amount),
                "bank" when !isReturned => new RemedyPosting("clearing-bank", texts.Get(language, "posting.clearing-bank"), null, amount),
                _ => new RemedyPosting("wallet", texts.Get(language, "posting.wallet"), null, amount),
            },
        ];

    /// <summary>Nothing of a frozen payment goes back: two people release it first.</summary>
    public static RemedyPolicy Freeze(TextCatalog texts, bool isFrozen, CultureInfo language) =>
        isFrozen
            ? new RemedyPolicy("freeze", "refused", texts.Get(language, "policy.freeze.refused"))
            : new RemedyPolicy("freeze", "ok", texts.Get(language, "policy.freeze.ok"));

    public static Task<RefundAnswer?> FindAsync(RefundsApi refunds, CustomerId customer, string? text, CancellationToken cancel) =>
        StrongId.TryRead<RefundId>(text, out var id) ? refunds.FindAsync(customer, id, cancel) : Task.FromResult<RefundAnswer?>(null);

    public static RemedyPolicy ShopBalance(TextCatalog texts, bool isCovered, CultureInfo language) =>
        isCovered
            ? new RemedyPolicy("shop-balance", "ok", texts.Get(language, "policy.shop-balance.ok"))
            : new RemedyPolicy("shop-balance", "wait", texts.Get(language, "policy.shop-balance.wait"));

    public static RemedyOutcome Told(RefundAnswer refund, DateTimeOffset now) =>
        refund.Status == "arrived"
            ? new RemedyOutcome(
                now,
                null,
                refund.Reference,
                "told.refund.arrived",
                refund.Amount,
                refund.Merchant?.Name ?? "",
                now,
                refund.Number
            )
            : new RemedyOutcome(
                now,
                null,
                null,
                refund.To == "wallet" ? "told.refund.under-way" : $"told.refund.under-way-{refund.To}",
                refund.Amount,
                refund.Merchant?.Name ?? "",
                refund.ExpectedBy,
                refund.Number
            );
}

/// <summary>Approves a refund that awaits care, or pays a refund that a rail returned into the wallet.</summary>
internal sealed class ApproveRefund(RefundsApi refunds, IOptions<AloneLimits> limits, TextCatalog texts, TimeProvider clock) : Remedy
{
    public override string Kind => RemedyRules.ApproveRefund;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        if (await RefundRemedies.FindAsync(refunds, request.Customer, request.Subject, cancel) is not { } refund)
        {
            return Refusal.NotFound;
        }

        var language = request.Language;
        var (isOpen, isReturned) = (refund.Status is "requested" or "returned", refund.Status == "returned");
        return new RemedyEffect(
            RefundRemedies.Postings(texts, refund.Merchant?.Name, refund.Amount, refund.To, isReturned, language),
            [
                new RemedyChange(
                    "refund",
                    refund.Number,
                    texts.Get(language, $"refund.state.{refund.Status}"),
                    texts.Get(language, "refund.state.arrived")
                ),
            ],
            [
                isOpen
                    ? new RemedyPolicy(
                        "refund-state",
                        "ok",
                        texts.Get(language, isReturned ? "policy.refund-state.returned" : "policy.refund-state.ok", refund.Rule)
                    )
                    : new RemedyPolicy("refund-state", "refused", texts.Get(language, "policy.refund-state.refused")),
                RefundRemedies.Freeze(texts, await refunds.IsFrozenAsync(request.Customer, refund.PaymentId, cancel), language),
                RefundRemedies.ShopBalance(texts, refund.WaitsFor != "merchant-balance", language),
            ]
        );
    }

    public override async Task<IReadOnlyList<RemedyQuota>> QuotasAsync(RemedyRequest request, CancellationToken cancel) =>
        await RefundRemedies.FindAsync(refunds, request.Customer, request.Subject, cancel) is { } refund
            ? limits.Value.Quotas(request, refund.PaymentId)
            : [];

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var id = StrongId.Read<RefundId>(remedy.Subject);
        var now = clock.GetUtcNow();
        if ((await refunds.DecideAsync(id, isApproved: true, cancel)).IsRefused(out var refusal, out var refund))
        {
            // The wallet cannot accept it: the money stays in suspense, and another request may follow.
            return refusal.Kind is RefusalKind.Conflict or RefusalKind.Locked ? new RemedyOutcome(now, refusal.Code) : refusal;
        }

        return RefundRemedies.Told(refund, now);
    }
}

/// <summary>Rejects a refund that awaits a decision. No money moves, and the customer is told why.</summary>
internal sealed class RejectRefund(RefundsApi refunds, TextCatalog texts, TimeProvider clock) : Remedy
{
    public override string Kind => RemedyRules.RejectRefund;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        if (await RefundRemedies.FindAsync(refunds, request.Customer, request.Subject, cancel) is not { } refund)
        {
            return Refusal.NotFound;
        }

        var language = request.Language;
        return new RemedyEffect(
            [],
            [
                new RemedyChange(
                    "refund",
                    refund.Number,
                    texts.Get(language, $"refund.state.{refund.Status}"),
                    texts.Get(language, "refund.state.rejected")
                ),
            ],
            [
                refund.Status == "requested"
                    ? new RemedyPolicy("refund-state", "ok", texts.Get(language, "policy.refund-state.ok", refund.Rule))
                    : new RemedyPolicy("refund-state", "refused", texts.Get(language, "policy.refund-state.refused")),
            ]
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var id = StrongId.Read<RefundId>(remedy.Subject);
        var now = clock.GetUtcNow();
        return (await refunds.DecideAsync(id, isApproved: false, cancel)).IsRefused(out var refusal, out var refund)
            ? refusal.Kind == RefusalKind.Conflict
                ? new RemedyOutcome(now, refusal.Code)
                : refusal
            : new RemedyOutcome(
                now,
                null,
                null,
                "told.refund.rejected",
                refund.Amount,
                refund.Merchant?.Name ?? "",
                refund.Number,
                remedy.Reason
            );
    }
}

/// <summary>Care refunds a payment. The refund policy for customers does not apply; the payment's remainder does.</summary>
internal sealed class RefundPayment(
    PaymentsApi payments,
    RefundsApi refunds,
    IOptions<AloneLimits> limits,
    TextCatalog texts,
    TimeProvider clock
) : Remedy
{
    public override string Kind => RemedyRules.Refund;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        var (amount, language, payment) = (request.Amount!.Value, request.Language, request.Subject!);
        var left = await refunds.LeftAsync(request.Customer, payment, cancel);
        var wallet = await payments.WalletAsync(request.Customer, cancel);
        if ((left.Refusal ?? wallet.Refusal) is { } notNow)
        {
            return notNow;
        }

        var shop = (await payments.FindAttemptAsync(request.Customer, payment, cancel))?.Merchant?.Name;
        var (available, rail) = (wallet.Value.Available, await refunds.RailAsync(request.Customer, cancel));
        return new RemedyEffect(
            RefundRemedies.Postings(texts, shop, amount, rail, isReturned: false, language),
            [
                new RemedyChange(
                    "available",
                    texts.Get(language, "change.available"),
                    available.Text(language),
                    (wallet.Value.Status == "active" ? available + amount : available).Text(language)
                ),
            ],
            [
                RefundRemedies.Remainder(texts, amount, left.Value, language),
                RefundRemedies.Freeze(texts, await refunds.IsFrozenAsync(request.Customer, payment, cancel), language),
                RefundRemedies.ShopBalance(texts, await refunds.IsCoveredAsync(request.Customer, payment, amount, cancel), language),
            ]
        );
    }

    public override async Task<IReadOnlyList<RemedyQuota>> QuotasAsync(RemedyRequest request, CancellationToken cancel) =>
        await payments.FindAttemptAsync(request.Customer, request.Subject, cancel) is { } paid ? limits.Value.Quotas(request, paid.Id) : [];

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // The approval's id is the refund's key: one refund, however often this runs.
        if (
            (
                await refunds.GiveBackAsync(
                    remedy.Customer,
                    remedy.Subject!,
                    remedy.Amount!.Value,
                    remedy.Id.ToString(),
                    remedy.Reason,
                    cancel
                )
            ).IsRefused(out var refusal, out var refund)
        )
        {
            return refusal.Kind is RefusalKind.Conflict or RefusalKind.Locked && refusal.Code != Refusal.InFlight.Code
                ? new RemedyOutcome(now, refusal.Code, refusal.Facts.GetValueOrDefault("attemptId") as string)
                : refusal;
        }

        return RefundRemedies.Told(refund, now);
    }
}
