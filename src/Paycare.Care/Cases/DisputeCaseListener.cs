using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Disputes;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>
/// A dispute automatically opens a case for the risk team and records its progress there. The case is for the desk only:
/// customers may not read what speaks for or against them; they see the dispute on their top-up.
/// </summary>
internal sealed class DisputeCaseListener(Database db, SystemCases cases, DisputesApi disputes, TextCatalog texts)
    : ISubscriber<DisputeMoved>
{
    /// <summary>Identifies the case of a dispute.</summary>
    public static string SourceOf(DisputeId id) => $"dispute:{id}";

    public async Task HandleAsync(DisputeMoved happened, CancellationToken cancel)
    {
        if (await disputes.FindAsync(happened.Dispute, cancel) is not { } dispute)
        {
            return;
        }

        var (source, item) = (SourceOf(happened.Dispute), dispute.Item);
        if (await db.Set<Case>().AnyAsync(c => c.Source == source, cancel))
        {
            // Anything that needs a person reopens a case that was closed.
            var asks = happened.What is DisputeMoved.Overdue or "opened" or "accept-asked" or "evidence-refused" or "accept-refused";
            await cases.NoteAsync(source, Moved(happened.What, dispute), isBack: asks, cancel);
            return;
        }

        _ = await cases.OpenAsync(
            new SystemCase(
                source,
                CaseTopic.Card,
                CaseQueue.Security,
                OwnWords.Of(
                    texts,
                    "case.dispute.seen",
                    item.Number,
                    item.Amount,
                    OwnWords.Each(l => DisputeWords.Stage(texts, l, item.Stage)),
                    OwnWords.Each(l => DisputeWords.Reason(texts, l, item.Reason)),
                    (object?)item.AnswerBy ?? "-"
                ),
                item.ActBy is { } act ? OwnWords.Of(texts, "case.dispute.need", act) : OwnWords.Of(texts, "case.dispute.need.none"),
                AboutKind: AboutKind.Dispute,
                AboutId: item.Id.ToString(),
                AtRisk: item.Amount,
                DueAt: item.ActBy
            ),
            cancel
        );
    }

    private OwnWords Moved(string what, DisputeAnswer dispute) =>
        what switch
        {
            DisputeMoved.Overdue => OwnWords.Of(texts, "case.dispute.overdue", (object?)dispute.Item.AnswerBy ?? "-"),
            _ => OwnWords.Of(
                texts,
                "case.dispute.moved",
                OwnWords.Each(l => DisputeWords.Step(texts, l, what)),
                (object?)dispute.Item.ActBy ?? "-"
            ),
        };
}
