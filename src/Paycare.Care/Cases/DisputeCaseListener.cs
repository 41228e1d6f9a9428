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

        var (language, source, item) = (Languages.English, SourceOf(happened.Dispute), dispute.Item);
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
                texts.Get(
                    language,
                    "case.dispute.seen",
                    item.Number,
                    item.Amount.Text(language),
                    Stage(item.Stage),
                    Reason(item.Reason),
                    item.AnswerBy?.Text(language) ?? "-"
                ),
                item.ActBy is { } act
                    ? texts.Get(language, "case.dispute.need", act.Text(language))
                    : texts.Get(language, "case.dispute.need.none"),
                AboutKind: AboutKind.Dispute,
                AboutId: item.Id.ToString(),
                AtRisk: item.Amount,
                DueAt: item.ActBy
            ),
            cancel
        );
    }

    private string Moved(string what, DisputeAnswer dispute) =>
        what switch
        {
            DisputeMoved.Overdue => texts.Get(
                Languages.English,
                "case.dispute.overdue",
                dispute.Item.AnswerBy?.Text(Languages.English) ?? "-"
            ),
            _ => texts.Get(Languages.English, "case.dispute.moved", Stage(what), dispute.Item.ActBy?.Text(Languages.English) ?? "-"),
        };

    private static string Stage(string stage) => stage.Replace('-', ' ');

    private static string Reason(string reason) => reason.Replace('_', ' ');
}
