using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Identity.Security;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.MerchantUsers;

/// <summary>A person of a merchant, as an owner sees them.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Name">The name shown to colleagues.</param>
/// <param name="Email">The e-mail address used to sign in.</param>
/// <param name="Role"><c>owner</c>, <c>cashier</c>, <c>developer</c> or <c>accountant</c>.</param>
/// <param name="IsDisabled">Whether sign-in is disabled.</param>
/// <param name="HasSecondFactor">Whether an authenticator is set up.</param>
/// <param name="IsInvited">Whether no password has been set yet.</param>
public sealed record MerchantUserItem(
    MerchantUserId Id,
    string Name,
    string Email,
    string Role,
    bool IsDisabled,
    bool HasSecondFactor,
    bool IsInvited
);

/// <summary>Merchants' people: invited by mail, put out at once, let in again by an owner.</summary>
internal sealed class MerchantUserBook(
    Database db,
    Vault vault,
    PasswordGate gate,
    SignInThrottle throttle,
    MerchantInvitations invitations,
    AuditLog audit,
    AddressLimits limits,
    TimeProvider clock
)
{
    private static readonly Dictionary<string, MerchantRole> Roles = Enum.GetValues<MerchantRole>()
        .ToDictionary(r => r.ToString().ToLowerInvariant(), StringComparer.Ordinal);
    private static readonly Refusal InvalidLink = new(RefusalKind.NotFound, "invitation-invalid");

    public async Task<IReadOnlyList<MerchantUserItem>> ListAsync(Guid merchant, CancellationToken cancel)
    {
        var users = await db.Set<MerchantUser>()
            .AsNoTracking()
            .Where(u => u.Merchant == merchant)
            .OrderBy(u => u.DisplayName)
            .Take(Paging.MaxLimit)
            .ToListAsync(cancel);
        return
        [
            .. users.Select(u => new MerchantUserItem(
                u.Id,
                u.DisplayName,
                vault.Open(u.EmailSealed, MerchantUser.PlaceOf(u.Id, "email")),
                u.Role.ToString().ToLowerInvariant(),
                u.IsDisabled,
                u.TwoFactorEnabled,
                u.PasswordHash is null
            )),
        ];
    }

    /// <summary>Adds somebody without a password, and mails a link for setting one.</summary>
    public async Task<Result<MerchantUserId>> InviteAsync(
        string actor,
        Guid merchant,
        string? email,
        string? name,
        string? role,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var address = check.Email("email", email);
        var shown = check.Name("name", name, 80);
        var what = check.OneOf("role", role, Roles);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await AddAsync(new NewMerchantUser(merchant, address, shown, what!.Value), cancel) is not { } user)
        {
            return new Refusal(RefusalKind.Conflict, "merchant-user-exists");
        }

        var until = invitations.Send(user);
        audit.Add(db, actor, "merchant.user-invited", $"merchant-user:{user.Id}", new { role, until });
        return await db.SaveOrRefuseAsync(cancel) is { } raced ? raced : user.Id;
    }

    /// <summary>Disables or enables somebody; failures of theirs are cleared. Sessions are looked up at every request.</summary>
    public async Task<Result<Done>> SwitchAsync(string actor, Guid merchant, MerchantUserId id, bool isDisabled, CancellationToken cancel)
    {
        if (await db.Set<MerchantUser>().SingleBelievedAsync(u => u.Id == id && u.Merchant == merchant, cancel) is not { } user)
        {
            return Refusal.NotFound;
        }

        if (
            isDisabled
            && user.Role == MerchantRole.Owner
            && !await db.Set<MerchantUser>()
                .AnyAsync(u => u.Merchant == merchant && u.Id != id && u.Role == MerchantRole.Owner && !u.IsDisabled, cancel)
        )
        {
            return new Refusal(RefusalKind.Conflict, "merchant-last-owner");
        }

        user.IsDisabled = isDisabled;
        audit.Add(db, actor, isDisabled ? "merchant.user-disabled" : "merchant.user-enabled", $"merchant-user:{id}");
        await db.SaveChangesAsync(cancel);
        await throttle.ClearAsync(CountedLocks.MerchantSignIn.Of(id), cancel);
        await throttle.ClearAsync(CountedLocks.MerchantFirstCodes.Of(id), cancel);
        await throttle.ClearUnderAsync(CountedLocks.MerchantSignInDevice.Of(id), cancel);
        return Done.Instance;
    }

    /// <summary>Sets the password of the link's recipient, who then signs in and sets up the second factor.</summary>
    public async Task<Result<Done>> AcceptAsync(string? token, string? password, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.AcceptMerchantInvitation) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var sent = check.Text("token", token, 100);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await invitations.FindAsync(sent, cancel) is not ({ } invitation, { } user))
        {
            return InvalidLink;
        }

        var email = vault.Open(user.EmailSealed, MerchantUser.PlaceOf(user.Id, "email"));
        if (PasswordPolicy.Check(password, user.DisplayName, email.Split('@')[0]) is { } weak)
        {
            return Refusal.Invalid("password", weak);
        }

        if ((await gate.HashAsync(password!, PasswordLane.Known, cancel)).IsRefused(out var busy, out var hash))
        {
            return busy;
        }

        if (!await invitations.TakeAsync(invitation, cancel))
        {
            return InvalidLink;
        }

        user.PasswordHash = hash;
        audit.Add(db, $"merchant-user:{user.Id}", "merchant.user-password-set", $"merchant-user:{user.Id}");
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    /// <summary>Adds somebody with a password and secret agreed beforehand, for the demo; nothing happens if the e-mail is taken.</summary>
    public async Task EnsureAsync(NewMerchantUser added, CancellationToken cancel)
    {
        if (await AddAsync(added, cancel) is not null)
        {
            await db.SaveChangesAsync(cancel);
        }
    }

    private async Task<MerchantUser?> AddAsync(NewMerchantUser added, CancellationToken cancel)
    {
        var indexes = vault.BlindIndexes("merchant-email", added.Email);
        if (await db.Set<MerchantUser>().AnyAsync(u => indexes.Contains(u.EmailIndex), cancel))
        {
            return null;
        }

        var id = StrongId.New<MerchantUserId>(clock);
        var user = new MerchantUser
        {
            Id = id,
            Merchant = added.Merchant,
            EmailIndex = indexes[0],
            EmailSealed = vault.Seal(added.Email, MerchantUser.PlaceOf(id, "email")),
            DisplayName = added.Name,
            Role = added.Role,
            PasswordHash = added.Password is null ? null : (await gate.HashAsync(added.Password, PasswordLane.Known, cancel)).Value,
            TotpSecretSealed = vault.Seal(added.TotpSecret ?? "", MerchantUser.PlaceOf(id, "totp-secret")),
            TwoFactorEnabled = added.TotpSecret is not null,
        };
        db.Set<MerchantUser>().Add(user);
        return user;
    }
}

/// <summary>Somebody to add to a merchant.</summary>
/// <param name="Merchant">The merchant's id.</param>
/// <param name="Email">The e-mail address used to sign in, in lower case.</param>
/// <param name="Name">The name shown to colleagues.</param>
/// <param name="Role">What the person does.</param>
/// <param name="Password">A password agreed beforehand; <c>null</c> when the person sets one.</param>
/// <param name="TotpSecret">A secret agreed beforehand, Base32.</param>
public sealed record NewMerchantUser(
    Guid Merchant,
    string Email,
    string Name,
    MerchantRole Role,
    string? Password = null,
    string? TotpSecret = null
)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "new merchant user";
}
