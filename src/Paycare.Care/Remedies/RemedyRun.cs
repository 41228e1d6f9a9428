using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>
/// Carries out allowed remedies and tells the customer. A crash between any two steps only delays it: the due item repeats it,
/// the ledger's key prevents moving money twice, and the row's version prevents telling the customer twice.
/// </summary>
internal sealed class RemedyRun(
    Database db,
    IEnumerable<Remedy> remedies,
    RemedyQuotas quotas,
    AuditLog audit,
    CaseSignals signals,
    TextCatalog texts,
    TimeProvider clock
)
{
    public const string HandlerName = "remedy";

    /// <summary>Long enough for the request itself to do it first.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    public static DueItem Due(RemedyId id, TimeProvider clock) =>
        DueItem.At(clock.GetUtcNow() + Late, HandlerName, id.ToString(), new Payload(id), clock);

    /// <summary>Completes an allowed remedy.</summary>
    /// <returns>The completed remedy, or why it cannot be done right now.</returns>
    public Task<Result<CaseRemedy>> RunAsync(RemedyId id, CancellationToken cancel) =>
        db.RetryAsync<Result<CaseRemedy>>(
            async () =>
            {
                var allowed = await db.Set<CaseRemedy>().AsNoTracking().SingleAsync(r => r.Id == id, cancel);
                if (allowed.State != RemedyState.Approved)
                {
                    return allowed;
                }

                var language = await db.Set<Case>().Where(c => c.Id == allowed.Case).Select(c => c.Language).SingleAsync(cancel);
                var done = await remedies.Single(r => r.Kind == allowed.Kind).DoAsync(allowed, Languages.Of(language), cancel);
                if (done.IsRefused(out var notNow, out var outcome))
                {
                    return notNow;
                }

                // Read only now: the action may have cleared the context, and the outcome must not be lost with earlier reads.
                var remedy = await db.Set<CaseRemedy>().SingleAsync(r => r.Id == id, cancel);
                if (remedy.State != RemedyState.Approved)
                {
                    return remedy;
                }

                var @case = (await CaseLookup.FindAsync(db, remedy.Case, cancel))!;
                End(remedy, @case, outcome);
                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
                if (remedy.State == RemedyState.Failed)
                {
                    await quotas.GiveBackAsync(remedy, CancellationToken.None);
                }

                return remedy;
            },
            cancel
        );

    /// <summary>It was rejected: what it would have given no longer counts.</summary>
    public Task DropAsync(CaseRemedy remedy) => quotas.GiveBackAsync(remedy, CancellationToken.None);

    private void End(CaseRemedy remedy, Case @case, RemedyOutcome outcome)
    {
        var now = clock.GetUtcNow();
        remedy.End(outcome);
        @case.EndApproval(now);
        if (outcome.Told is { } key)
        {
            db.Set<CaseMessage>().Add(CaseMessage.FromPaycare(@case, OwnWords.Of(texts, key, outcome.Facts), isInternal: false, clock));
            @case.TakeNote(null, now);
        }

        audit.Add(
            db,
            $"staff:{remedy.DecidedBy ?? remedy.AskedBy}",
            outcome.Code is null ? "care.remedy-done" : "care.remedy-failed",
            $"case:{@case.Id}",
            new
            {
                remedy = remedy.Id,
                remedy.Kind,
                amount = remedy.Amount?.ToDecimalText(),
                outcome.Code,
                attempt = outcome.AttemptId,
            }
        );
    }

    internal sealed record Payload(RemedyId Remedy);
}

/// <summary>Completes remedies whose request was interrupted.</summary>
internal sealed class RemedyTimer(RemedyRun run) : IDueHandler<RemedyRun.Payload>
{
    public static string Name => RemedyRun.HandlerName;

    /// <summary>Of its own: some give money back to cards, and wait for their processor.</summary>
    public static DueLane Lane { get; } = new("remedies", 2, TimeSpan.FromMinutes(2));

    public async Task HandleAsync(RemedyRun.Payload payload, DueItem item, CancellationToken cancel)
    {
        if ((await run.RunAsync(payload.Remedy, cancel)).Refusal is { } notNow)
        {
            throw new InvalidOperationException($"The remedy cannot be done yet: {notNow.Code}.");
        }
    }
}
