using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Payments;
using Paycare.Payments.Refunds;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Remedies;

/// <summary>The subject of a remedy, once found to belong to the customer.</summary>
/// <param name="Amount">The amount, if any.</param>
/// <param name="Subject">Public id of the payment, transfer, refund or card.</param>
/// <param name="Suspense">Id of the money in suspense.</param>
internal sealed record RemedyAbout(Money? Amount, string? Subject, string? Suspense = null)
{
    public RemedyRequest Request(DeskPerson by, Case @case, CultureInfo language, DateTimeOffset now) =>
        new(by.Id, @case.Id, @case.Customer ?? default, Amount, Subject, language) { Suspense = Suspense, At = now };
}

/// <summary>Dry runs of remedies, with what the rules say; they change nothing.</summary>
internal sealed class RemedyPreviews(
    PaymentsApi payments,
    RefundsApi refunds,
    BankApi bank,
    IEnumerable<Remedy> remedies,
    Assurances assurances,
    RemedyQuotas quotas,
    TextCatalog texts,
    TimeProvider clock
)
{
    /// <summary>What a waiting request would do as things stand, for the second person. Its own amount does not count twice.</summary>
    public async Task<Result<RemedyPreview>> OfWaitingAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var looked = await remedies.Single(r => r.Kind == remedy.Kind).PreviewAsync(RemedyRequest.Of(remedy, language), cancel);
        return looked.IsRefused(out var busy, out var effect)
            ? busy
            : new RemedyPreview(
                remedy.Kind,
                "needs-approval",
                effect.Policy.FirstOrDefault(p => p.Outcome == "refused")?.Rule,
                effect.Postings,
                effect.Changes,
                effect.Policy
            );
    }

    /// <summary>The subject and amount, both the customer's own: what belongs to another customer counts as not found.</summary>
    public async Task<Result<RemedyAbout>> AboutAsync(
        Case @case,
        RemedyRule rule,
        Money? amount,
        RemedyArguments? arguments,
        CancellationToken cancel
    )
    {
        if (rule.Subject == RemedySubject.Refund)
        {
            var id = StrongId.Read<RefundId>(arguments?.RefundId);
            return @case.Customer is { } owner && await refunds.FindAsync(owner, id, cancel) is { } refund
                ? new RemedyAbout(refund.Amount, refund.Id.ToString())
                : Refusal.NotFound;
        }

        if (rule.Subject == RemedySubject.Suspense)
        {
            // The request stores the amount, as for goodwill: the second person sees it, and it never changes.
            return await bank.FindSuspenseAsync(arguments?.SuspenseId, cancel) is { } item
                ? new RemedyAbout(item.Amount, null, item.Id.ToString())
                : Refusal.NotFound;
        }

        if (rule.Subject == RemedySubject.Card)
        {
            return @case.Customer is { } holder && await payments.OwnsCardAsync(holder, arguments?.CardId, cancel)
                ? new RemedyAbout(null, arguments!.CardId)
                : Refusal.NotFound;
        }

        var payment = string.IsNullOrWhiteSpace(arguments?.PaymentId) ? null : arguments.PaymentId;
        return payment is not null && (@case.Customer is not { } payer || await payments.FindAttemptAsync(payer, payment, cancel) is null)
            ? Refusal.NotFound
            : new RemedyAbout(amount, payment);
    }

    /// <summary>What a remedy would do as things stand, and what the rules say.</summary>
    public async Task<Result<RemedyPreview>> OfAsync(
        DeskPerson by,
        Case @case,
        RemedyRule rule,
        RemedyAbout about,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        var (level, _) = await assurances.OfAsync(@case, cancel);
        List<RemedyPolicy> policy = [Role(by, rule, language), Level(level, rule, language)];
        if (!CaseStates.IsOpen(@case.State))
        {
            policy.Add(new RemedyPolicy("open-case", "refused", texts.Get(language, "policy.open-case.refused")));
        }

        var request = about.Request(by, @case, language, clock.GetUtcNow());
        var effect = RemedyEffect.Changing();
        if (@case.Customer is not null || !rule.NeedsCustomer)
        {
            var looked = await remedies.Single(r => r.Kind == rule.Kind).PreviewAsync(request, cancel);
            if (looked.IsRefused(out var busy, out effect))
            {
                return busy;
            }

            policy.AddRange(effect.Policy);
        }
        else
        {
            policy.Add(new RemedyPolicy("customer", "refused", texts.Get(language, "policy.customer.refused")));
        }

        var needsSecondPerson = await quotas.NeedSecondPersonAsync(rule, request, cancel);
        if (needsSecondPerson)
        {
            policy.Add(new RemedyPolicy("second-person", "wait", texts.Get(language, "policy.second-person.wait")));
        }

        var broken = policy.Find(p => p.Outcome == "refused")?.Rule;
        var outcome =
            broken is not null ? "refused"
            : needsSecondPerson ? "needs-approval"
            : "allowed";
        return new RemedyPreview(rule.Kind, outcome, broken, effect.Postings, effect.Changes, policy);
    }

    private RemedyPolicy Role(DeskPerson by, RemedyRule rule, CultureInfo language) =>
        rule.MayAsk.Contains(by.Role)
            ? new RemedyPolicy("role", "ok", texts.Get(language, "policy.role.ok"))
            : new RemedyPolicy("role", "refused", texts.Get(language, "policy.role.refused"));

    private RemedyPolicy Level(Assurance has, RemedyRule rule, CultureInfo language) =>
        has >= rule.Needs
            ? new RemedyPolicy(
                "assurance",
                "ok",
                texts.Get(language, "policy.assurance.ok", texts.Get(language, $"assurance.{has.Name()}"))
            )
            : new RemedyPolicy(
                "assurance",
                "refused",
                texts.Get(
                    language,
                    "policy.assurance.refused",
                    texts.Get(language, $"assurance.{rule.Needs.Name()}"),
                    texts.Get(language, $"assurance.{has.Name()}")
                )
            );
}
