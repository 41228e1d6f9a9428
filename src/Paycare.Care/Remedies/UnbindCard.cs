using System.Globalization;
using Paycare.Payments;
using Paycare.Payments.Cards;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Remedies;

/// <summary>Removes a bound card, unless money is on its way from or to it.</summary>
internal sealed class UnbindCard(PaymentsApi payments, TextCatalog texts, TimeProvider clock) : Remedy
{
    public override string Kind => RemedyRules.UnbindCard;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        if ((await payments.CardsAsync(request.Customer, cancel)).FirstOrDefault(c => c.Id.ToString() == request.Subject) is not { } card)
        {
            return Refusal.NotFound;
        }

        var language = request.Language;
        return new RemedyEffect(
            [],
            [
                new RemedyChange(
                    "card",
                    $"{card.Brand} ••{card.Last4}",
                    texts.Get(language, "change.card.bound"),
                    texts.Get(language, "change.card.gone")
                ),
            ],
            [
                card.Busy is { } busy
                    ? new RemedyPolicy("card-free", "refused", texts.Get(language, $"policy.card-free.{busy.Reason}"))
                    : new RemedyPolicy("card-free", "ok", texts.Get(language, "policy.card-free.ok")),
            ]
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var id = StrongId.Read<CardId>(remedy.Subject);
        var now = clock.GetUtcNow();
        return (await payments.UnbindCardAsync(remedy.Customer, id, cancel)).Refusal is not { } refusal
                ? new RemedyOutcome(now, Told: "told.unbind-card", Facts: now)
            : refusal.Code == "card-busy" ? new RemedyOutcome(now, refusal.Code)
            : refusal;
    }
}
