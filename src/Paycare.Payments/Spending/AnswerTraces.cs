using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Spending;

/// <summary>Records the fate of answers, so "I saw nothing" can be distinguished from "nothing happened".</summary>
internal sealed partial class AnswerTraces(IServiceScopeFactory scopes, TimeProvider clock, ILogger<AnswerTraces> log)
{
    /// <summary>The same request came again.</summary>
    public Task AskedAgainAsync(AttemptId attempt, CancellationToken cancel) => RecordAsync(attempt, isLost: false, cancel);

    /// <summary>Records the loss when the answer does not reach the caller.</summary>
    public void WatchDelivery(Caller caller, AttemptId attempt) =>
        caller.WhenAnswerIsLost(async () =>
        {
            try
            {
                await RecordAsync(attempt, isLost: true, CancellationToken.None);
            }
            catch (Exception e)
            {
                // The payment stands; only this record of its answer is missing.
                NotRecorded(e, attempt.Sequence);
            }
        });

    /// <summary>What happened to the answers of these attempts, where anything did.</summary>
    public async Task<Dictionary<AttemptId, AnswerTrace>> OfAsync(IReadOnlyList<AttemptId> attempts, CancellationToken cancel)
    {
        var sequences = attempts.Select(a => a.Sequence).ToList();
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<Database>()
            .Set<AnswerTrace>()
            .AsNoTracking()
            .Where(t => sequences.Contains(t.Attempt))
            .ToDictionaryAsync(t => new AttemptId(t.Attempt), cancel);
    }

    private async Task RecordAsync(AttemptId attempt, bool isLost, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var now = clock.GetUtcNow();
        var traces = db.Set<AnswerTrace>();
        var known = traces.Where(t => t.Attempt == attempt.Sequence);
        var updated = isLost
            ? await known.ExecuteUpdateAsync(set => set.SetProperty(t => t.LostAt, now), cancel)
            : await known.ExecuteUpdateAsync(set => set.SetProperty(t => t.AskedAgainAt, t => t.AskedAgainAt ?? now), cancel);
        if (updated == 0)
        {
            traces.Add(
                new AnswerTrace
                {
                    Attempt = attempt.Sequence,
                    LostAt = isLost ? now : null,
                    AskedAgainAt = isLost ? null : now,
                }
            );
            // When another replay noted it first, that is all there is to know.
            _ = await db.TrySaveAsync(cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lost answer of attempt {Sequence} was not recorded")]
    private partial void NotRecorded(Exception e, long sequence);
}
