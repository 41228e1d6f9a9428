using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Payments.Freezes;
using Paycare.Payments.Goodwill;
using Paycare.Payments.Refunds;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Quotas;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>A requested remedy: by whom, for whom, how much, about which payment or refund.</summary>
internal sealed record RemedyRequest(StaffId By, CaseId Case, CustomerId Customer, Money? Amount, string? Subject, CultureInfo Language)
{
    /// <summary>The stored request, if there is one already.</summary>
    public RemedyId? Waiting { get; init; }

    /// <summary>Id of the money in suspense concerned.</summary>
    public string? Suspense { get; init; }

    /// <summary>When it is asked for; sums of days count it then.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The request that is stored already.</summary>
    public static RemedyRequest Of(CaseRemedy remedy, CultureInfo language) =>
        new(remedy.AskedBy, remedy.Case, remedy.Customer, remedy.Amount, remedy.Subject, language)
        {
            Waiting = remedy.Id,
            Suspense = remedy.Suspense,
            At = remedy.AskedAt,
        };
}

/// <summary>The expected effect of a remedy, and rules of its own beyond the table.</summary>
internal sealed record RemedyEffect(
    IReadOnlyList<RemedyPosting> Postings,
    IReadOnlyList<RemedyChange> Changes,
    IReadOnlyList<RemedyPolicy> Policy
)
{
    public static RemedyEffect Changing(params RemedyChange[] changes) => new([], changes, []);
}

/// <summary>One typed action of care. Running it twice under one id does it once.</summary>
internal abstract class Remedy
{
    public abstract string Kind { get; }

    /// <summary>Shows the effect; changes nothing.</summary>
    public abstract Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel);

    /// <summary>The sums that it adds its amount to; none for most.</summary>
    public virtual Task<IReadOnlyList<RemedyQuota>> QuotasAsync(RemedyRequest request, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<RemedyQuota>>([]);

    /// <summary>Carries it out. A refusal means that nothing is known to be done, and it will be retried.</summary>
    public abstract Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel);
}

/// <summary>Unlocks the PIN, which stays the same.</summary>
internal sealed class UnlockPin(IdentityApi identity, TextCatalog texts, TimeProvider clock) : Remedy
{
    public override string Kind => RemedyRules.UnlockPin;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        var pin = await identity.PinLockAsync(request.Customer, cancel);
        var language = request.Language;
        var now =
            !pin.IsLocked ? texts.Get(language, "change.pin.open")
            : pin.Until is { } until ? texts.Get(language, "change.pin.locked-until", until.Text(language))
            : texts.Get(language, "change.pin.locked");
        return RemedyEffect.Changing(
            new RemedyChange("pin", texts.Get(language, "change.pin"), now, texts.Get(language, "change.pin.open"))
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        await identity.UnlockPinAsync(remedy.Customer, cancel);
        var now = clock.GetUtcNow();
        return new RemedyOutcome(now, Told: "told.unlock-pin", Facts: now);
    }
}

/// <summary>Ends all of the customer's sessions.</summary>
internal sealed class EndSessions(IdentityApi identity, TextCatalog texts, TimeProvider clock) : Remedy
{
    public override string Kind => RemedyRules.EndSessions;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        var devices = await identity.DevicesAsync(request.Customer, cancel);
        return RemedyEffect.Changing(
            new RemedyChange(
                "sessions",
                texts.Get(request.Language, "change.sessions"),
                devices.OpenSessions.ToString(CultureInfo.InvariantCulture),
                "0"
            )
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        _ = await identity.EndAllSessionsAsync(remedy.Customer, cancel);
        var now = clock.GetUtcNow();
        return new RemedyOutcome(now, Told: "told.end-sessions", Facts: now);
    }
}

/// <summary>Freezes the wallet against debits.</summary>
internal sealed class FreezeWallet(PaymentsApi payments, FreezesApi freezes, TextCatalog texts) : Remedy
{
    public override string Kind => RemedyRules.FreezeAccount;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        if ((await payments.WalletAsync(request.Customer, cancel)).IsRefused(out var busy, out var wallet))
        {
            return busy;
        }

        var language = request.Language;
        return RemedyEffect.Changing(
            new RemedyChange(
                "wallet",
                texts.Get(language, "change.wallet"),
                texts.Get(language, $"change.wallet.{wallet.Status}"),
                texts.Get(language, "change.wallet.frozen")
            ),
            new RemedyChange(
                "available",
                texts.Get(language, "change.available"),
                wallet.Available.Text(language),
                Money.Zero(Currency.Idr).Text(language)
            )
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel) =>
        (
            await freezes.FreezeAccountAsync(remedy.Customer, remedy.Reason.ReplaceLineEndings(" ").Replace('\t', ' '), null, cancel)
        ).IsRefused(out var busy, out var frozenAt)
            ? busy
            : new RemedyOutcome(frozenAt, Told: "told.freeze-account", Facts: frozenAt);
}

/// <summary>Pays compensation from care's budget.</summary>
internal sealed class GoodwillCredit(
    Database db,
    PaymentsApi payments,
    GoodwillApi goodwill,
    RefundsApi refunds,
    TextCatalog texts,
    IOptions<GoodwillLimits> limits,
    QuotaBook quotas
) : Remedy
{
    public override string Kind => RemedyRules.GoodwillCredit;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        var wallet = await payments.WalletAsync(request.Customer, cancel);
        var budget = await goodwill.LeftAsync(cancel);
        if ((wallet.Refusal ?? budget.Refusal) is { } busy)
        {
            return busy;
        }

        var (amount, language) = (request.Amount!.Value, request.Language);
        var available = wallet.Value.Available;
        var left = request.Subject is { } payment ? await refunds.LeftAsync(request.Customer, payment, cancel) : amount;
        if (left.Refusal is { } notNow)
        {
            return notNow;
        }

        return new RemedyEffect(
            [
                new RemedyPosting("care-budget", texts.Get(language, "posting.care-budget"), amount, null),
                new RemedyPosting("wallet", texts.Get(language, "posting.wallet"), null, amount),
            ],
            [
                new RemedyChange(
                    "available",
                    texts.Get(language, "change.available"),
                    available.Text(language),
                    (wallet.Value.Status == "active" ? available + amount : available).Text(language)
                ),
            ],
            [
                await LimitAsync(PerCase(request), request, amount, cancel),
                await LimitAsync(PerDay(request), request, amount, cancel),
                Covered(amount, budget.Value, language),
                .. request.Subject is null ? Array.Empty<RemedyPolicy>() : [RefundRemedies.Remainder(texts, amount, left.Value, language)],
            ]
        );
    }

    public override Task<IReadOnlyList<RemedyQuota>> QuotasAsync(RemedyRequest request, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<RemedyQuota>>([PerCase(request), PerDay(request)]);

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var number = await db.Set<Case>().Where(c => c.Id == remedy.Case).Select(c => c.Number).SingleAsync(cancel);
        var amount = remedy.Amount!.Value;
        // The approval's id is the ledger's key: one row, however often this runs.
        return (
                await goodwill.PayAsync(remedy.Customer, amount, remedy.Id.ToString(), Case.NumberOf(number), cancel, remedy.Subject)
            ).IsRefused(out var busy, out var paid)
                ? busy
            : paid.Code is { } code ? new RemedyOutcome(paid.At, code, paid.AttemptId)
            : new RemedyOutcome(paid.At, null, paid.AttemptId, "told.goodwill-credit", amount, paid.At, paid.BalanceAfter!.Value);
    }

    private RemedyQuota PerCase(RemedyRequest request) =>
        new(new Quota($"goodwill:case:{request.Case}", QuotaWindow.Ever), limits.Value.MostPerCase, "goodwill-per-case");

    private RemedyQuota PerDay(RemedyRequest request) =>
        new(new Quota($"goodwill:staff:{request.By}", QuotaWindow.CalendarDay), limits.Value.MostPerAgentAndDay, "goodwill-per-day");

    /// <summary>What waits counts in the sum already, and once only.</summary>
    private async Task<RemedyPolicy> LimitAsync(RemedyQuota limit, RemedyRequest request, Money amount, CancellationToken cancel)
    {
        var (rule, language) = (limit.Rule!, request.Language);
        var counted = new Money((await quotas.UseOfAsync(limit.Quota, cancel)).Used, Currency.Idr);
        var used = request.Waiting is null || counted < amount ? counted : counted - amount;
        return used + amount <= limit.Most
            ? new RemedyPolicy(
                rule,
                "ok",
                texts.Get(language, $"policy.{rule}.ok", (used + amount).Text(language), limit.Most.Text(language))
            )
            : new RemedyPolicy(
                rule,
                "refused",
                texts.Get(language, $"policy.{rule}.refused", used.Text(language), limit.Most.Text(language))
            );
    }

    /// <summary>Shown, not decided here: the ledger decides when it is booked, and its refusal is a row.</summary>
    private RemedyPolicy Covered(Money amount, Money left, CultureInfo language) =>
        amount <= left
            ? new RemedyPolicy("care-budget", "ok", texts.Get(language, "policy.care-budget.ok"))
            : new RemedyPolicy("care-budget", "wait", texts.Get(language, "policy.care-budget.wait", left.Text(language)));
}
