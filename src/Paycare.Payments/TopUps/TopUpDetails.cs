using Microsoft.EntityFrameworkCore;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Cards;
using Paycare.Payments.Details;
using Paycare.Payments.Requests;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TopUps;

/// <summary>The top-ups behind rows. One that came by bank has none.</summary>
internal sealed class TopUpDetails(Database db) : IAttemptDetails
{
    public EntryKind Kind => EntryKind.TopUp;

    public async Task<Dictionary<AttemptId, AttemptDetail>> ReadAsync(
        IReadOnlyList<JournalEntry> rows,
        AccountId account,
        CancellationToken cancel
    )
    {
        var attempts = rows.Select(row => (long?)row.Attempt.Sequence).ToList();
        var topUps = await db.Set<TopUp>()
            .AsNoTracking()
            .Where(t => attempts.Contains(t.Attempt))
            .ToDictionaryAsync(t => new AttemptId(t.Attempt!.Value), cancel);
        return rows.Where(row => topUps.ContainsKey(row.Attempt)).ToDictionary(row => row.Id, row => Of(row, topUps[row.Attempt]));
    }

    /// <summary>Top-ups by card that have no end yet, or whose issuer could not be reached, newest first.</summary>
    public async Task<IReadOnlyList<AttemptId>> StuckAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel)
    {
        var stuck = await db.Set<TopUp>()
            .AsNoTracking()
            .Where(t =>
                t.CreatedAt >= from
                && t.CreatedAt <= to
                && t.Attempt != null
                && (t.State == TopUpState.Pending || t.IssuerCode == "91" || t.IssuerCode == "96")
            )
            .OrderByDescending(t => t.CreatedAt)
            .Take(limit)
            .Select(t => t.Attempt!.Value)
            .ToListAsync(cancel);
        return [.. stuck.Select(sequence => new AttemptId(sequence))];
    }

    private static AttemptDetail Of(JournalEntry row, TopUp topUp) =>
        new()
        {
            TopUpId = topUp.Id.ToString(),
            IssuerCode = topUp.IssuerCode,
            IssuerReason = topUp.IssuerCode is { } code ? CardRefusal.Reason(code) : null,
            Code = topUp.State is TopUpState.Failed or TopUpState.Reversed ? AttemptCode.CardDeclined : null,
            Status =
                row.State != EntryState.Pending ? null
                : topUp.State == TopUpState.Succeeded ? AttemptStatus.Succeeded
                : topUp.State is TopUpState.Failed or TopUpState.Reversed or TopUpState.Refused ? AttemptStatus.Failed
                : AttemptStatus.Pending,
        };
}
