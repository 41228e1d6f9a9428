using System.Globalization;
using Paycare.Payments;
using Paycare.Payments.Bank;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Remedies;

/// <summary>Releases money in suspense to the case's customer. Limits do not stop it; a frozen or closed wallet does.</summary>
internal sealed class MatchTopUp(BankApi bank, PaymentsApi payments, TextCatalog texts) : Remedy
{
    public override string Kind => RemedyRules.MatchTopUp;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        if (await bank.FindSuspenseAsync(request.Suspense, cancel) is not { Direction: "in" } item)
        {
            return Refusal.NotFound;
        }

        if ((await payments.WalletAsync(request.Customer, cancel)).IsRefused(out var busy, out var wallet))
        {
            return busy;
        }

        var (language, available) = (request.Language, wallet.Available);
        return new RemedyEffect(
            [
                new RemedyPosting("suspense", texts.Get(language, "posting.suspense"), item.Amount, null),
                new RemedyPosting("wallet", texts.Get(language, "posting.wallet"), null, item.Amount),
            ],
            [
                new RemedyChange(
                    "available",
                    texts.Get(language, "change.available"),
                    available.Text(language),
                    (available + item.Amount).Text(language)
                ),
            ],
            [
                SuspensePolicies.Waits(item, request, texts),
                item.Customer is { } named && named != request.Customer
                    ? new RemedyPolicy("named-customer", "refused", texts.Get(language, "policy.named-customer.refused"))
                    : new RemedyPolicy(
                        "named-customer",
                        "ok",
                        texts.Get(language, item.Customer is null ? "policy.named-customer.nobody" : "policy.named-customer.ok")
                    ),
            ]
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var id = StrongId.Read<BankEntryId>(remedy.Suspense);
        // The remedy's id is the decision: one release, however often this runs.
        return (await bank.ReleaseAsync(id, remedy.Customer, remedy.Id.ToString(), cancel)).IsRefused(out var busy, out var done) ? busy
            : done.Code is { } code ? new RemedyOutcome(done.At, code, done.AttemptId)
            : new RemedyOutcome(done.At, null, done.AttemptId, "told.match-top-up", remedy.Amount!.Value, done.At);
    }
}

/// <summary>Returns money in suspense to the account it came from.</summary>
internal sealed class ReturnTopUp(BankApi bank, TextCatalog texts) : Remedy
{
    public override string Kind => RemedyRules.ReturnTopUp;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        if (await bank.FindSuspenseAsync(request.Suspense, cancel) is not { Direction: "in" } item)
        {
            return Refusal.NotFound;
        }

        var language = request.Language;
        return new RemedyEffect(
            [
                new RemedyPosting("suspense", texts.Get(language, "posting.suspense"), item.Amount, null),
                new RemedyPosting("clearing-bank", texts.Get(language, "posting.clearing-bank"), null, item.Amount),
            ],
            [],
            [
                SuspensePolicies.Waits(item, request, texts),
                item.CanSendBack
                    ? new RemedyPolicy("sender", "ok", texts.Get(language, "policy.sender.ok"))
                    : new RemedyPolicy("sender", "refused", texts.Get(language, "policy.sender.refused")),
            ]
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var id = StrongId.Read<BankEntryId>(remedy.Suspense);
        return (await bank.SendBackAsync(id, remedy.Id.ToString(), cancel)).IsRefused(out var busy, out var done) ? busy
            : done.Code is { } code ? new RemedyOutcome(done.At, code, done.AttemptId)
            : new RemedyOutcome(done.At, null, done.AttemptId, "told.return-top-up", remedy.Amount!.Value, done.At);
    }
}

/// <summary>The checks shared by both suspense remedies.</summary>
internal static class SuspensePolicies
{
    public static RemedyPolicy Waits(SuspenseItem item, RemedyRequest request, TextCatalog texts) =>
        item.State == "suspended"
            ? new RemedyPolicy(
                "in-suspense",
                "ok",
                texts.Get(request.Language, "policy.in-suspense.ok", item.Amount.Text(request.Language))
            )
            : new RemedyPolicy("in-suspense", "refused", texts.Get(request.Language, "policy.in-suspense.refused"));
}
