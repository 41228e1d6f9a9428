using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>A member of staff, as administrators and leads see them.</summary>
/// <param name="Id">The staff member's id.</param>
/// <param name="Name">The name shown to customers.</param>
/// <param name="Email">The e-mail address used to sign in.</param>
/// <param name="Role"><c>agent</c>, <c>lead</c>, <c>risk</c> or <c>admin</c>.</param>
/// <param name="IsDisabled">Whether sign-in is disabled.</param>
/// <param name="HasSecondFactor">Whether an authenticator is set up.</param>
/// <param name="IsInvited">Whether no password has been set yet.</param>
/// <param name="LastSeenAt">The last request at the desk; <c>null</c> for none.</param>
public sealed record StaffItem(
    StaffId Id,
    string Name,
    string Email,
    string Role,
    bool IsDisabled,
    bool HasSecondFactor,
    bool IsInvited,
    DateTimeOffset? LastSeenAt
);

/// <summary>An invited member of staff.</summary>
/// <param name="StaffId">The invited person's id.</param>
/// <param name="InvitedUntil">When the mailed link expires.</param>
public sealed record StaffInvited(StaffId StaffId, DateTimeOffset InvitedUntil);

/// <summary>What became of a change.</summary>
/// <param name="Staff">The colleague whom it is about.</param>
/// <param name="Waits">The request that a second person decides; <c>null</c> when it is done.</param>
/// <param name="InvitedUntil">When the link of an invitation expires, once it is mailed.</param>
public sealed record StaffChange(StaffId Staff, StaffRequestId? Waits = null, DateTimeOffset? InvitedUntil = null);

/// <summary>Manages staff: invitations, roles, and immediate removal.</summary>
internal sealed class StaffBook(
    Database db,
    Vault vault,
    StaffInvitations invitations,
    SessionBook sessions,
    StaffLocks locks,
    AuditLog audit,
    TimeProvider clock
)
{
    private static readonly Dictionary<string, StaffRole> Roles = Enum.GetValues<StaffRole>()
        .ToDictionary(r => r.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public async Task<IReadOnlyList<StaffItem>> ListAsync(CancellationToken cancel)
    {
        var staff = await db.Set<StaffMember>().AsNoTracking().OrderBy(s => s.DisplayName).Take(Paging.MaxLimit).ToListAsync(cancel);
        var seen = await db.Set<Session>()
            .Where(s => s.Staff != null)
            .GroupBy(s => s.Staff!.Value)
            .Select(g => new { g.Key, At = g.Max(s => s.LastSeenAt) })
            .ToDictionaryAsync(g => g.Key, g => g.At, cancel);
        return
        [
            .. staff.Select(s => new StaffItem(
                s.Id,
                s.DisplayName,
                vault.Open(s.EmailSealed, StaffMember.PlaceOf(s.Id, "email")),
                s.Role.ToString().ToLowerInvariant(),
                s.IsDisabled,
                s.TwoFactorEnabled,
                s.PasswordHash is null,
                seen.TryGetValue(s.Id, out var at) ? at : null
            )),
        ];
    }

    /// <summary>
    /// Adds a member of staff without a password, and mails a link for setting one; for a role with rights a second person agrees
    /// first.
    /// </summary>
    public async Task<Result<StaffChange>> InviteAsync(StaffId by, string? email, string? name, string? role, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var address = check.Email("email", email);
        var shown = check.Name("name", name, 80);
        var what = check.OneOf("role", role, Roles);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var indexes = vault.BlindIndexes("staff-email", address);
        if (await db.Set<StaffMember>().AnyAsync(s => indexes.Contains(s.EmailIndex), cancel))
        {
            // Administrators see all staff, so this reveals nothing new.
            return new Refusal(RefusalKind.Conflict, "staff-exists");
        }

        var id = StrongId.New<StaffId>(clock);
        var staff = new StaffMember
        {
            Id = id,
            UserName = id.ToString(),
            NormalizedUserName = id.ToString().ToUpperInvariant(),
            SecurityStamp = Tokens.New(),
            EmailIndex = indexes[0],
            EmailSealed = vault.Seal(address, StaffMember.PlaceOf(id, "email")),
            DisplayName = shown,
            Role = what!.Value,
            IsDisabled = what.Value.TakesTwo(),
            TotpSecretSealed = vault.Seal("", StaffMember.PlaceOf(id, "totp-secret")),
        };
        db.Set<StaffMember>().Add(staff);
        if (staff.IsDisabled)
        {
            return await AskAsync(by, staff, StaffRequestKind.Invitation, staff.Role, "", cancel);
        }

        var until = await invitations.SendAsync(staff, cancel);
        audit.Add(db, $"staff:{by}", "staff.invite", $"staff:{id}", new { role });
        await db.SaveChangesAsync(cancel);
        return new StaffChange(id, InvitedUntil: until);
    }

    /// <summary>
    /// Changes the role. It applies from the next request: all sessions end. A role with rights is given and taken by two people.
    /// </summary>
    public async Task<Result<StaffChange>> ChangeRoleAsync(StaffId by, StaffId id, string? role, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var what = check.OneOf("role", role, Roles);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        return await ChangeAsync(
            by,
            id,
            "staff.role",
            new { role },
            staff => staff.Role = what!.Value,
            loses: what != StaffRole.Admin,
            cancel,
            staff => staff.Role.TakesTwo() || what!.Value.TakesTwo() ? AskAsync(by, staff, StaffRequestKind.Role, what, "", cancel) : null
        );
    }

    /// <summary>Disables a member of staff: once this returns, none of their requests is served.</summary>
    public async Task<Result<StaffChange>> DisableAsync(StaffId by, StaffId id, string? reason, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var why = check.Words("reason", reason, 500);
        return check.Refusal is { } invalid
            ? invalid
            : await ChangeAsync(by, id, "staff.disable", new { reason = why }, staff => staff.IsDisabled = true, loses: true, cancel);
    }

    /// <summary>Enables a disabled member of staff again.</summary>
    public async Task<Result<StaffChange>> EnableAsync(StaffId by, StaffId id, string? reason, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var why = check.Words("reason", reason, 500);
        return check.Refusal is { } invalid
            ? invalid
            : await ChangeAsync(
                by,
                id,
                "staff.enable",
                new { reason = why },
                staff => staff.IsDisabled = false,
                loses: false,
                cancel,
                staff => staff.Role.TakesTwo() ? AskAsync(by, staff, StaffRequestKind.Enabling, null, why, cancel) : null
            );
    }

    private async Task<Result<StaffChange>> ChangeAsync(
        StaffId by,
        StaffId id,
        string act,
        object details,
        Action<StaffMember> change,
        bool loses,
        CancellationToken cancel,
        Func<StaffMember, Task<StaffChange>?>? ask = null
    )
    {
        if (await db.Set<StaffMember>().SingleBelievedAsync(s => s.Id == id, cancel) is not { } staff)
        {
            return Refusal.NotFound;
        }

        if (id == by)
        {
            return new Refusal(RefusalKind.Conflict, "staff-own");
        }

        if (
            loses
            && staff.Role == StaffRole.Admin
            && !await db.Set<StaffMember>().AnyAsync(s => s.Id != id && s.Role == StaffRole.Admin && !s.IsDisabled, cancel)
        )
        {
            return new Refusal(RefusalKind.Conflict, "staff-last-admin");
        }

        if (ask?.Invoke(staff) is { } asked)
        {
            return await asked;
        }

        change(staff);
        staff.ConcurrencyStamp = Tokens.New();
        audit.Add(db, $"staff:{by}", act, $"staff:{id}", details);
        if (await db.SaveOrRefuseAsync(cancel) is { } raced)
        {
            return raced;
        }

        await locks.OpenAsync(id, cancel);
        await sessions.EndAsync(s => s.Staff == id, cancel);
        return new StaffChange(id);
    }

    private async Task<StaffChange> AskAsync(
        StaffId by,
        StaffMember staff,
        StaffRequestKind kind,
        StaffRole? role,
        string reason,
        CancellationToken cancel
    )
    {
        var request = new StaffRequest
        {
            Id = StrongId.New<StaffRequestId>(clock),
            Kind = kind,
            Staff = staff.Id,
            Role = role,
            AskedBy = by,
            AskedAt = clock.GetUtcNow(),
            Reason = reason,
        };
        db.Set<StaffRequest>().Add(request);
        audit.Add(
            db,
            $"staff:{by}",
            $"{StaffRequests.ActOf(kind)}-asked",
            $"staff:{staff.Id}",
            new { role = role?.ToString().ToLowerInvariant(), reason }
        );
        await db.SaveChangesAsync(cancel);
        return new StaffChange(staff.Id, request.Id);
    }
}
