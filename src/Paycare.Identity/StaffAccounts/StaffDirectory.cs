using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>A member of staff to add.</summary>
/// <param name="Email">The e-mail address used to sign in.</param>
/// <param name="Name">The name shown to customers.</param>
/// <param name="Password">The first password.</param>
/// <param name="TotpSecret">Base32 secret of the second factor; <c>null</c> to set it up at the first sign-in.</param>
/// <param name="Role">The staff member's role.</param>
public sealed record NewStaff(string Email, string Name, string Password, string? TotpSecret, StaffRole Role);

/// <summary>Reads and adds members of staff.</summary>
internal sealed class StaffDirectory(Database db, Vault vault, UserManager<StaffMember> users, TimeProvider clock)
{
    /// <summary>The names of staff members as shown to customers.</summary>
    public async Task<IReadOnlyDictionary<StaffId, string>> StaffNamesAsync(IReadOnlyCollection<StaffId> ids, CancellationToken cancel) =>
        ids.Count == 0
            ? new Dictionary<StaffId, string>()
            : await db.Set<StaffMember>().Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.DisplayName, cancel);

    /// <summary>Whether a case may be assigned to this staff member.</summary>
    public Task<bool> IsDeskStaffAsync(StaffId id, CancellationToken cancel) =>
        db.Set<StaffMember>().AnyAsync(s => s.Id == id && !s.IsDisabled && s.Role != StaffRole.Admin, cancel);

    /// <summary>Adds a member of staff with a password and code secret agreed beforehand; nothing happens if the e-mail is taken.</summary>
    public async Task<bool> AddStaffAsync(NewStaff staff, CancellationToken cancel)
    {
        var email = staff.Email.ToLowerInvariant();
        var indexes = vault.BlindIndexes("staff-email", email);
        if (await db.Set<StaffMember>().AnyAsync(s => indexes.Contains(s.EmailIndex), cancel))
        {
            return false;
        }

        var id = StrongId.New<StaffId>(clock);
        var row = new StaffMember
        {
            Id = id,
            UserName = id.ToString(),
            EmailIndex = indexes[0],
            EmailSealed = vault.Seal(email, StaffMember.PlaceOf(id, "email")),
            DisplayName = staff.Name,
            Role = staff.Role,
            TotpSecretSealed = vault.Seal(staff.TotpSecret ?? "", StaffMember.PlaceOf(id, "totp-secret")),
            TwoFactorEnabled = staff.TotpSecret is not null,
        };
        var added = await users.CreateAsync(row, staff.Password);
        if (!added.Succeeded)
        {
            throw new InvalidOperationException($"Staff could not be added: {string.Join(", ", added.Errors.Select(e => e.Code))}.");
        }

        return true;
    }
}
