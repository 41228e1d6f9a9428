using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>A request to reset a colleague's second factor.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Staff">The colleague who lost the second factor.</param>
/// <param name="StaffName">That colleague's name.</param>
/// <param name="AskedBy">The requester's id.</param>
/// <param name="AskedByName">The requester's name.</param>
/// <param name="AskedAt">When it was requested.</param>
/// <param name="Reason">Reason, for the record.</param>
/// <param name="MayDecide">Whether the reader may be the second person.</param>
public sealed record StaffRequestItem(
    StaffRequestId Id,
    StaffId Staff,
    string StaffName,
    StaffId AskedBy,
    string AskedByName,
    DateTimeOffset AskedAt,
    string Reason,
    bool MayDecide
);

/// <summary>Resetting a lost second factor takes two people, neither of them its owner.</summary>
internal sealed class StaffRequests(
    Database db,
    Vault vault,
    StaffInvitations invitations,
    SessionBook sessions,
    AuditLog audit,
    TimeProvider clock
)
{
    public async Task<IReadOnlyList<StaffRequestItem>> WaitingAsync(StaffId reader, StaffRole role, CancellationToken cancel)
    {
        var waiting = await db.Set<StaffRequest>()
            .AsNoTracking()
            .Where(r => r.DecidedAt == null)
            .OrderBy(r => r.AskedAt)
            .Take(Paging.MaxLimit)
            .ToListAsync(cancel);
        var names = await db.Set<StaffMember>().ToDictionaryAsync(s => s.Id, s => s.DisplayName, cancel);
        return
        [
            .. waiting.Select(r => new StaffRequestItem(
                r.Id,
                r.Staff,
                names[r.Staff],
                r.AskedBy,
                names[r.AskedBy],
                r.AskedAt,
                r.Reason,
                reader != r.AskedBy && reader != r.Staff && role.May(StaffPermission.DecideOnStaff)
            )),
        ];
    }

    public async Task<Result<StaffRequestId>> AskAsync(StaffId by, StaffId id, string? reason, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var why = check.Words("reason", reason, 500);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (!await db.Set<StaffMember>().AnyAsync(s => s.Id == id, cancel))
        {
            return Refusal.NotFound;
        }

        if (id == by)
        {
            return new Refusal(RefusalKind.Conflict, "staff-own");
        }

        var request = new StaffRequest
        {
            Id = StrongId.New<StaffRequestId>(clock),
            Staff = id,
            AskedBy = by,
            AskedAt = clock.GetUtcNow(),
            Reason = why,
        };
        db.Set<StaffRequest>().Add(request);
        audit.Add(db, $"staff:{by}", "staff.second-factor-reset-asked", $"staff:{id}", new { reason = why });
        await db.SaveChangesAsync(cancel);
        return request.Id;
    }

    /// <summary>
    /// Decides as the second person. On approval the old factor, password and sessions are removed, and a new link is mailed.
    /// </summary>
    public async Task<Result<Done>> DecideAsync(StaffId by, StaffRequestId id, bool approve, string? reason, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var why = check.Words("reason", reason, 500);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var request = await db.Set<StaffRequest>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel);
        if (request is null)
        {
            return Refusal.NotFound;
        }

        if (request.AskedBy == by || request.Staff == by)
        {
            return new Refusal(RefusalKind.NotAllowed, "second-person");
        }

        var now = clock.GetUtcNow();
        if (
            await db.Set<StaffRequest>()
                .Where(r => r.Id == id && r.DecidedAt == null)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(r => r.DecidedBy, by).SetProperty(r => r.DecidedAt, now).SetProperty(r => r.IsApproved, approve),
                    cancel
                ) == 0
        )
        {
            return new Refusal(RefusalKind.Conflict, "already-decided");
        }

        audit.Add(
            db,
            $"staff:{by}",
            approve ? "staff.second-factor-reset" : "staff.second-factor-reset-rejected",
            $"staff:{request.Staff}",
            new { reason = why, asked = request.AskedBy.ToString() }
        );
        if (approve)
        {
            var staff = await db.Set<StaffMember>().SingleAsync(s => s.Id == request.Staff, cancel);
            (staff.TwoFactorEnabled, staff.PasswordHash, staff.LastTotpStep, staff.ConcurrencyStamp) = (false, null, 0, Tokens.New());
            staff.TotpSecretSealed = vault.Seal("", StaffMember.PlaceOf(staff.Id, "totp-secret"));
            await invitations.SendAsync(staff, cancel);
        }

        await db.SaveChangesAsync(cancel);
        if (approve)
        {
            await sessions.EndAsync(s => s.Staff == request.Staff, cancel);
        }

        return Done.Instance;
    }
}
