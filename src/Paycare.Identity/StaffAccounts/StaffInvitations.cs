using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Passwords;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Hosting;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>Lets members of staff set their own password: no one else ever knows it.</summary>
internal sealed class StaffInvitations(
    Database db,
    Vault vault,
    PasswordGate gate,
    AddressLimits limits,
    Postbox postbox,
    AuditLog audit,
    PublicAddress address,
    TimeProvider clock
)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);
    private static readonly Refusal Invalid = new(RefusalKind.NotFound, "invitation-invalid");

    /// <summary>Mails a new link; older ones become void. Saved with the context.</summary>
    public async Task<DateTimeOffset> SendAsync(StaffMember staff, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var old in await db.Set<StaffInvitation>().Where(i => i.Staff == staff.Id && i.UsedAt == null).ToListAsync(cancel))
        {
            old.UsedAt = now;
        }

        var token = Tokens.New();
        db.Set<StaffInvitation>()
            .Add(
                new StaffInvitation
                {
                    Id = OrderedGuid.Next(clock),
                    Staff = staff.Id,
                    TokenHash = vault.TokenHash(token),
                    ExpiresAt = now + Lifetime,
                }
            );
        postbox.Send(
            db,
            MessageChannel.Email,
            vault.Open(staff.EmailSealed, StaffMember.PlaceOf(staff.Id, "email")),
            Languages.English,
            "sms.staff-invitation",
            null,
            staff.DisplayName,
            address.Link($"/desk/invitation?token={token}"),
            (now + Lifetime).Text(Languages.English)
        );
        return now + Lifetime;
    }

    /// <summary>Sets the password of the link's recipient, who then signs in and sets up the second factor.</summary>
    public async Task<Result<Done>> AcceptAsync(string? token, string? password, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.AcceptStaffInvitation) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var sent = check.Text("token", token, 100);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var (hash, now) = (vault.TokenHash(sent), clock.GetUtcNow());
        var invitation = await db.Set<StaffInvitation>()
            .SingleOrDefaultAsync(i => i.TokenHash == hash && i.UsedAt == null && i.ExpiresAt > now, cancel);
        var staff = invitation is null
            ? null
            : await db.Set<StaffMember>().SingleBelievedAsync(s => s.Id == invitation.Staff && !s.IsDisabled, cancel);
        if (invitation is null || staff is null)
        {
            return Invalid;
        }

        var email = vault.Open(staff.EmailSealed, StaffMember.PlaceOf(staff.Id, "email"));
        if (PasswordPolicy.Check(password, staff.DisplayName, email.Split('@')[0]) is { } weak)
        {
            return Refusal.Invalid("password", weak);
        }

        if ((await gate.HashAsync(password!, PasswordLane.Known, cancel)).IsRefused(out var busy, out var hashed))
        {
            return busy;
        }

        if (
            await db.Set<StaffInvitation>()
                .Where(i => i.Id == invitation.Id && i.UsedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.UsedAt, now), cancel) == 0
        )
        {
            return Invalid;
        }

        staff.PasswordHash = hashed;
        staff.ConcurrencyStamp = Tokens.New();
        audit.Add(db, $"staff:{staff.Id}", "staff.password-set", $"staff:{staff.Id}");
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }
}
