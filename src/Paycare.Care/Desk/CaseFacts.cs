using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>
/// Keeps what lists show of a case true: the amount at risk and the cause are read anew whenever the case is shown, since money
/// comes back, transfers end and incidents begin without anybody touching the case.
/// </summary>
internal sealed class CaseFacts(Database db, MoneyAtRisk risk, ChannelBook channels, Vault vault)
{
    /// <summary>Where a case is talked about outside the app.</summary>
    public async Task<IReadOnlyDictionary<ConversationId, ConversationAnswer>> ConversationsAsync(Case @case, CancellationToken cancel) =>
        (await db.Set<Conversation>().AsNoTracking().Where(c => c.Case == @case.Id).ListBelievedAsync(cancel)).ToDictionary(
            c => c.Id,
            c => new ConversationAnswer(c.Channel, channels.Of(c.Channel).Mask(c.Address(vault)), c.UndeliverableAt)
            {
                OpenUntil = c.LastHeardAt + channels.Of(c.Channel).ReplyWindow,
            }
        );

    /// <summary>How far each message is that went out to an account, as its provider says.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> MarksAsync(IReadOnlyList<Guid> messages, CancellationToken cancel)
    {
        if (messages.Count == 0)
        {
            // Most cases are talked about in the app alone.
            return new Dictionary<Guid, string>();
        }

        var ids = messages.Select(m => (Guid?)m).ToList();
        var sent = await db.Set<Sending>()
            .AsNoTracking()
            .Where(s => ids.Contains(s.Message))
            .OrderBy(s => s.At)
            .Select(s => new { s.Message, s.State })
            .ToListAsync(cancel);
        return sent.GroupBy(s => s.Message!.Value).ToDictionary(s => s.Key, s => s.Last().State.Name());
    }

    /// <summary>Brings the cases' amounts and causes up to date, in place and in the database.</summary>
    public async Task RefreshAsync(IReadOnlyList<Case> shown, CancellationToken cancel)
    {
        if (shown.Count == 0)
        {
            return;
        }

        var ids = shown.Select(c => (CaseId?)c.Id).ToList();
        var merged = await db.Set<Case>().AsNoTracking().Where(c => c.MergedInto != null && ids.Contains(c.MergedInto)).ToListAsync(cancel);
        await RefreshAsync(shown, merged, cancel);
    }

    /// <summary>The same where the cases that were merged into them are known.</summary>
    public async Task RefreshAsync(IReadOnlyList<Case> shown, IReadOnlyList<Case> merged, CancellationToken cancel)
    {
        var mergedInto = merged.ToLookup(c => c.MergedInto);
        // A merged case shows what it was about then; its money counts in the other one.
        foreach (var @case in shown.Where(c => c.MergedInto is null))
        {
            var (minor, cause) = await risk.NowAsync(@case, mergedInto[@case.Id], cancel);
            if ((minor, cause) == (@case.AtRiskMinor, @case.Cause))
            {
                continue;
            }

            // No change of the case: nobody's version of it becomes stale.
            await db.Set<Case>()
                .Where(c => c.Id == @case.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.AtRiskMinor, minor).SetProperty(c => c.Cause, cause), cancel);
            (@case.AtRiskMinor, @case.Cause) = (minor, cause);
        }
    }
}
