using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Remedies;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Approvals;

/// <summary>A remedy that awaits a second person's decision, with its case.</summary>
/// <param name="Remedy">The requested remedy.</param>
/// <param name="CaseNumber">Case number, for example PC-10427.</param>
/// <param name="CaseTitle">The case's title, in the customer's words.</param>
/// <param name="CustomerName">The customer's name, masked.</param>
/// <param name="MayDecide">Whether the reader may decide on it.</param>
/// <param name="WhyNot">When they may not: <c>own</c> or <c>role</c>.</param>
/// <param name="Preview">What it would do as things stand; <c>null</c> once decided.</param>
public sealed record ApprovalItem(
    RemedyItem Remedy,
    string CaseNumber,
    string CaseTitle,
    string? CustomerName,
    bool MayDecide,
    string? WhyNot,
    RemedyPreview? Preview
);

/// <summary>The second pair of eyes: lists pending remedies and records decisions. The requester may never decide.</summary>
internal sealed class ApprovalQueue(
    Database db,
    RemedyRun run,
    RemedyView view,
    RemedyPreviews previews,
    Identity.IdentityApi identity,
    AuditLog audit,
    CaseSignals signals,
    TimeProvider clock
)
{
    private const int ReasonLength = 500,
        MostDecided = 100;

    public Task<int> CountWaitingAsync(CancellationToken cancel) =>
        db.Set<CaseRemedy>().CountAsync(r => r.State == RemedyState.Waiting, cancel);

    /// <summary>Pending remedies, oldest first; or those decided today (WIB), newest first.</summary>
    public async Task<IReadOnlyList<ApprovalItem>> ListAsync(
        DeskPerson reader,
        bool isDecided,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        var local = clock.GetUtcNow().ToOffset(Wording.WesternIndonesia);
        var since = new DateTimeOffset(local.Date, local.Offset).ToUniversalTime();
        var rows = isDecided
            ? await db.Set<CaseRemedy>()
                .AsNoTracking()
                .Where(r => r.NeedsSecondPerson && r.DecidedAt >= since)
                .OrderByDescending(r => r.DecidedAt)
                .Take(MostDecided)
                .ToListAsync(cancel)
            : await db.Set<CaseRemedy>()
                .AsNoTracking()
                .Where(r => r.State == RemedyState.Waiting)
                .OrderBy(r => r.AskedAt)
                .Take(Paging.MaxLimit)
                .ToListAsync(cancel);
        var items = await view.OfAsync(rows, cancel);
        var ids = rows.Select(r => r.Case).Distinct().ToList();
        var cases = await db.Set<Case>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
        var customers = await identity.FindCustomersAsync([.. rows.Select(r => r.Customer).Distinct()], cancel);
        var approvals = new List<ApprovalItem>(rows.Count);
        foreach (var (row, item) in rows.Zip(items))
        {
            var preview = row.IsWaiting ? await PreviewAsync(row, language, cancel) : null;
            var whyNot = WhyNot(row, reader);
            approvals.Add(
                new ApprovalItem(
                    item,
                    cases[row.Case].NumberText,
                    cases[row.Case].Title,
                    customers.GetValueOrDefault(row.Customer)?.Name,
                    row.IsWaiting && whyNot is null,
                    whyNot,
                    preview
                )
            );
        }

        return approvals;
    }

    /// <summary>Records a decision, once.</summary>
    public async Task<Result<RemedyItem>> DecideAsync(
        DeskPerson by,
        RemedyId id,
        bool isApproved,
        string? because,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var reason = check.Words("reason", because, ReasonLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await db.Set<CaseRemedy>().SingleOrDefaultAsync(r => r.Id == id && r.NeedsSecondPerson, cancel) is not { } remedy)
        {
            return Refusal.NotFound;
        }

        switch (WhyNot(remedy, by))
        {
            case "own":
                return new Refusal(RefusalKind.NotAllowed, "four-eyes");
            case "role":
                return new Refusal(RefusalKind.NotAllowed, "not-allowed");
            default:
                break;
        }

        if (!remedy.IsWaiting)
        {
            return Decided;
        }

        remedy.Decide(isApproved, by.Id, reason, clock.GetUtcNow());
        audit.Add(
            db,
            $"staff:{by.Id}",
            isApproved ? "care.remedy-approved" : "care.remedy-rejected",
            $"case:{remedy.Case}",
            new { remedy = remedy.Id, reason }
        );
        if (isApproved)
        {
            db.Set<DueItem>().Add(RemedyRun.Due(remedy.Id, clock));
        }

        if (await db.TrySaveAsync(cancel) is not null)
        {
            return Decided;
        }

        if (isApproved)
        {
            // It is decided now; a caller who disconnects must not interrupt it.
            return (await run.RunAsync(id, CancellationToken.None)).IsRefused(out var notNow, out var ended)
                ? notNow
                : await view.OfAsync(ended, cancel);
        }

        await run.DropAsync(remedy);
        await GiveBackAsync(remedy.Case, cancel);
        return await view.OfAsync(remedy, cancel);
    }

    private static Refusal Decided { get; } = new(RefusalKind.Conflict, "approval-decided");

    private static string? WhyNot(CaseRemedy remedy, DeskPerson reader) =>
        remedy.AskedBy == reader.Id ? "own"
        : !RemedyRules.Of(remedy.Kind).MayApprove.Contains(reader.Role) ? "role"
        : null;

    private async Task<RemedyPreview?> PreviewAsync(CaseRemedy row, CultureInfo language, CancellationToken cancel) =>
        (await previews.OfWaitingAsync(row, language, cancel)).IsRefused(out _, out var preview) ? null : preview;

    /// <summary>A rejection returns the case to the requester.</summary>
    private async Task GiveBackAsync(CaseId id, CancellationToken cancel)
    {
        await db.RetryAsync(
            async () =>
            {
                var @case = (await CaseLookup.FindAsync(db, id, cancel))!;
                @case.EndApproval(clock.GetUtcNow());
                await db.SaveChangesAsync(cancel);
            },
            cancel
        );
        signals.Changed(id);
    }
}
