using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Ledger.Journal;
using Paycare.Payments;
using Paycare.Payments.Requests;
using Paycare.Payments.Transfers;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>
/// Asks the receiver of a transfer for the money back. What is still there is held until they answer; only they can agree.
/// </summary>
internal sealed class RecallTransfer(PaymentsApi payments, RecallApi recalls, TextCatalog texts) : Remedy
{
    public override string Kind => RemedyRules.RecallTransfer;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        if (await payments.FindAttemptAsync(request.Customer, request.Subject, cancel) is not { } attempt)
        {
            return Refusal.NotFound;
        }

        var language = request.Language;
        // The receiver's balance is private: shows the most that can be held, never what is there.
        return new RemedyEffect(
            [
                new RemedyPosting("receiver", attempt.OtherParty ?? texts.Get(language, "posting.receiver"), attempt.Amount, null),
                new RemedyPosting("wallet", texts.Get(language, "posting.wallet"), null, attempt.Amount),
            ],
            [],
            [
                attempt is { Kind: EntryKind.Transfer, Status: AttemptStatus.Succeeded, IsIncoming: false }
                    ? new RemedyPolicy("recall", "ok", texts.Get(language, "policy.recall.ok", attempt.Amount.Text(language)))
                    : new RemedyPolicy("recall", "refused", texts.Get(language, "policy.recall.refused")),
            ]
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel) =>
        // The remedy's id is the hold's key; the question is saved with the remedy's outcome: asked once, however often this
        // runs.
        (await recalls.AskAsync(remedy.Customer, remedy.Subject, remedy.Id.ToString(), cancel)).IsRefused(out var busy, out var asked)
            ? busy
        : asked.Code is { } code ? new RemedyOutcome(asked.At, code, asked.AttemptId)
        : new RemedyOutcome(asked.At, null, asked.AttemptId, "told.recall-transfer", asked.Amount!.Value, asked.Until!.Value);
}

/// <summary>Notes on the case how a recall ended.</summary>
internal sealed class RecallNoteListener(Database db, SystemCases cases, TextCatalog texts) : ISubscriber<RecallEnded>
{
    public async Task HandleAsync(RecallEnded happened, CancellationToken cancel)
    {
        var id = await db.Set<CaseRemedy>()
            .AsNoTracking()
            .Where(r => r.Kind == RemedyRules.RecallTransfer && r.Customer == happened.Payer && r.AttemptId == happened.Recall)
            .Select(r => (CaseId?)r.Case)
            .FirstOrDefaultAsync(cancel);
        if (id is { } @case)
        {
            await cases.NoteAsync(@case, OwnWords.Of(texts, $"recall.ended.{happened.Status}", happened.Amount), cancel);
        }
    }
}
