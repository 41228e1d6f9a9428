using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>Shows remedies with the names of the staff involved.</summary>
internal sealed class RemedyView(Database db, IdentityApi identity)
{
    public async Task<RemedyItem> OfAsync(CaseRemedy remedy, CancellationToken cancel) => (await OfAsync([remedy], cancel))[0];

    public async Task<IReadOnlyList<RemedyItem>> OnCaseAsync(CaseId id, CancellationToken cancel) =>
        await OfAsync(
            await db.Set<CaseRemedy>().AsNoTracking().Where(r => r.Case == id).OrderBy(r => r.AskedAt).ToListAsync(cancel),
            cancel
        );

    public async Task<IReadOnlyList<RemedyItem>> OfAsync(IReadOnlyList<CaseRemedy> rows, CancellationToken cancel)
    {
        var names = await identity.StaffNamesAsync(
            [.. rows.Select(r => r.AskedBy).Concat(rows.Select(r => r.DecidedBy).OfType<StaffId>()).Distinct()],
            cancel
        );
        return
        [
            .. rows.Select(r => new RemedyItem(
                r.Id,
                r.NeedsSecondPerson ? r.Id : null,
                r.Case,
                r.Kind,
                Status(r.State),
                r.Amount,
                r.Reason,
                StaffAnswer.Of(r.AskedBy, names)!,
                r.AskedAt,
                StaffAnswer.Of(r.DecidedBy, names),
                r.DecidedAt,
                r.DecisionReason,
                r.Code,
                r.AttemptId
            )),
        ];
    }

    private static string Status(RemedyState state) =>
        state switch
        {
            RemedyState.Waiting => "waiting",
            RemedyState.Approved => "doing",
            RemedyState.Done => "done",
            RemedyState.Rejected => "rejected",
            RemedyState.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unnamed state."),
        };
}
