using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity.Sessions;
using Paycare.Payments.Freezes;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Freezing;

/// <summary>Freezes first, then finds or opens the case.</summary>
internal sealed class FreezeAccount(Database db, FreezesApi freezes, OpenCase open, CaseSignals signals, AuditLog audit)
{
    private const int ReasonLength = 300;

    public async Task<Result<FreezeAnswer>> FreezeAsync(
        CustomerId customer,
        string? because,
        CultureInfo language,
        SessionId? session,
        CancellationToken cancel,
        string? channel = null
    )
    {
        var check = new FieldCheck();
        var reason = check.Words("reason", because, ReasonLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        // The customer's own words go to the case, where they can be erased; the journal keeps its rows forever.
        if (
            (await freezes.FreezeAccountAsync(customer, "the customer asked for it", session, cancel)).IsRefused(
                out var busy,
                out var frozenAt
            )
        )
        {
            return busy;
        }

        var known = await db.Set<Case>()
            .Where(c =>
                c.Customer == customer && c.Topic == CaseTopic.AccountStolen && c.State != CaseState.Resolved && c.State != CaseState.Closed
            )
            .OrderByDescending(c => c.Number)
            .FirstOrDefaultAsync(cancel);
        if (known is null)
        {
            var request = new OpenCaseBody(CaseTopic.AccountStolen.Name(), null, reason, null, null, null, null);
            // Signed out, they only claim to be the customer: the case must not take them for one who is signed in.
            channel ??= session is null ? CaseChannels.Web : CaseChannels.App;
            known = (await open.OpenAsync(request, customer, channel, language, cancel)).Value;
            audit.Add(db, $"customer:{customer}", "account.freeze", $"customer:{customer}");
            await db.SaveChangesAsync(cancel);
            signals.Changed(known.Id);
        }

        return new FreezeAnswer(frozenAt, known.NumberText);
    }
}
