using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity.Sessions;
using Paycare.Payments;
using Paycare.Payments.Freezes;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Freezing;

/// <summary>Freezes one transaction first, then finds or opens its case.</summary>
internal sealed class FreezeTransaction(
    Database db,
    FreezesApi freezes,
    PaymentsApi payments,
    OpenCase open,
    SystemCases notes,
    CaseSignals signals,
    TextCatalog texts,
    AuditLog audit
)
{
    private const int ReasonLength = 300;

    public async Task<Result<FreezeAnswer>> FreezeAsync(
        CustomerId customer,
        string transaction,
        string? because,
        CultureInfo language,
        SessionId? session,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var reason = check.Words("reason", because, ReasonLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var line = SecretScrub.Clean(reason).ReplaceLineEndings(" ").Replace('\t', ' ');
        if (
            (await freezes.FreezeTransactionAsync(customer, transaction, line, session, cancel)).IsRefused(
                out var refusal,
                out var frozenAt
            )
        )
        {
            return refusal;
        }

        var known = await db.Set<Case>()
            .Where(c =>
                c.Customer == customer
                && c.Topic == CaseTopic.AccountStolen
                // What is frozen after the whole account belongs to the same story.
                && (c.AboutId == transaction || c.AboutId == null)
                && c.State != CaseState.Resolved
                && c.State != CaseState.Closed
            )
            .OrderByDescending(c => c.AboutId != null)
            .ThenByDescending(c => c.Number)
            .FirstOrDefaultAsync(cancel);
        if (known is null)
        {
            var request = new OpenCaseBody(
                CaseTopic.AccountStolen.Name(),
                null,
                reason,
                null,
                null,
                new AboutBody(transaction, null, null),
                null
            );
            known = (await open.OpenAsync(request, customer, CaseChannels.App, language, cancel)).Value;
            audit.Add(db, $"customer:{customer}", "transaction.freeze", $"transaction:{transaction}");
            await db.SaveChangesAsync(cancel);
            signals.Changed(known.Id);
        }
        else if (known.AboutId is null && await payments.FindAttemptAsync(customer, transaction, cancel) is { } attempt)
        {
            var payee = attempt.Merchant?.Name ?? attempt.OtherParty;
            var note = OwnWords.Of(texts, "case.frozen-too", attempt.Amount, payee, attempt.At);
            await notes.NoteAsync(known.Id, note, cancel);
        }

        return new FreezeAnswer(frozenAt, known.NumberText);
    }
}
