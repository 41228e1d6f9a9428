using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>A request about a colleague that waits for a second person.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Kind"><c>second-factor-reset</c>, <c>invitation</c>, <c>role</c> or <c>enabling</c>.</param>
/// <param name="Staff">The colleague whom it is about.</param>
/// <param name="StaffName">That colleague's name.</param>
/// <param name="AskedBy">The requester's id.</param>
/// <param name="AskedByName">The requester's name.</param>
/// <param name="AskedAt">When it was requested.</param>
/// <param name="Reason">Reason, for the record.</param>
/// <param name="Role">The role to give; <c>null</c> when it stays.</param>
/// <param name="MayDecide">Whether the reader may be the second person.</param>
public sealed record StaffRequestItem(
    StaffRequestId Id,
    string Kind,
    StaffId Staff,
    string StaffName,
    StaffId AskedBy,
    string AskedByName,
    DateTimeOffset AskedAt,
    string Reason,
    string? Role,
    bool MayDecide
);

/// <summary>What gives rights, or access to them, takes two people, neither of them the one it is about.</summary>
internal sealed class StaffRequests(
    Database db,
    Vault vault,
    StaffInvitations invitations,
    SessionBook sessions,
    StaffLocks locks,
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
                NameOf(r.Kind),
                r.Staff,
                names.GetValueOrDefault(r.Staff, ""),
                r.AskedBy,
                names[r.AskedBy],
                r.AskedAt,
                r.Reason,
                r.Role?.ToString().ToLowerInvariant(),
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
            Kind = StaffRequestKind.SecondFactorReset,
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

    /// <summary>The contract's name of a kind.</summary>
    public static string NameOf(StaffRequestKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>The act of a kind in the audit log.</summary>
    public static string ActOf(StaffRequestKind kind) =>
        kind switch
        {
            StaffRequestKind.SecondFactorReset => "staff.second-factor-reset",
            StaffRequestKind.Invitation => "staff.invite",
            StaffRequestKind.Role => "staff.role",
            StaffRequestKind.Enabling => "staff.enable",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unnamed kind."),
        };

    /// <summary>Decides as the second person, and does what was agreed.</summary>
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

        if (approve && await IsLastAdminAsync(request, cancel))
        {
            return new Refusal(RefusalKind.Conflict, "staff-last-admin");
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
            approve ? ActOf(request.Kind) : $"{ActOf(request.Kind)}-rejected",
            $"staff:{request.Staff}",
            new
            {
                reason = why,
                asked = request.AskedBy.ToString(),
                role = request.Role?.ToString().ToLowerInvariant(),
            }
        );
        var staff = await db.Set<StaffMember>().SingleAsync(s => s.Id == request.Staff, cancel);
        if (approve)
        {
            await DoAsync(request, staff, cancel);
        }
        else if (request.Kind == StaffRequestKind.Invitation)
        {
            // Nobody was let in: the address is free again.
            db.Set<StaffMember>().Remove(staff);
        }

        await db.SaveChangesAsync(cancel);
        if (approve)
        {
            await locks.OpenAsync(request.Staff, cancel);
            await sessions.EndAsync(s => s.Staff == request.Staff, cancel);
        }

        return Done.Instance;
    }

    private async Task DoAsync(StaffRequest request, StaffMember staff, CancellationToken cancel)
    {
        staff.ConcurrencyStamp = Tokens.New();
        switch (request.Kind)
        {
            case StaffRequestKind.SecondFactorReset:
                (staff.TwoFactorEnabled, staff.PasswordHash, staff.LastTotpStep) = (false, null, 0);
                staff.TotpSecretSealed = vault.Seal("", StaffMember.PlaceOf(staff.Id, "totp-secret"));
                await invitations.SendAsync(staff, cancel);
                break;
            case StaffRequestKind.Invitation:
                staff.IsDisabled = false;
                await invitations.SendAsync(staff, cancel);
                break;
            case StaffRequestKind.Role:
                staff.Role = request.Role!.Value;
                break;
            case StaffRequestKind.Enabling:
                staff.IsDisabled = false;
                break;
            default:
                throw new InvalidOperationException($"Unnamed kind {request.Kind}.");
        }
    }

    private async Task<bool> IsLastAdminAsync(StaffRequest request, CancellationToken cancel) =>
        request is { Kind: StaffRequestKind.Role, Role: not StaffRole.Admin }
        && await db.Set<StaffMember>().AnyAsync(s => s.Id == request.Staff && s.Role == StaffRole.Admin, cancel)
        && !await db.Set<StaffMember>().AnyAsync(s => s.Id != request.Staff && s.Role == StaffRole.Admin && !s.IsDisabled, cancel);
}
