using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity.MerchantUsers;
using Paycare.Payments.Merchants;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>Opens, finds and ends sessions of merchants' people and on the merchant's page.</summary>
internal sealed class MerchantSessions(
    Database db,
    MerchantKeyBook keys,
    MerchantUsersApi users,
    Vault vault,
    AuditLog audit,
    AddressLimits limits,
    IOptions<MerchantOptions> options,
    TimeProvider clock
)
{
    public async Task<Result<MerchantSignIn>> OpenAsync(string? key, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.MerchantKeySignIn) is { } tooMany)
        {
            return tooMany;
        }

        return await keys.FindAsync(key?.Trim() ?? "", cancel) is { } found
            ? await OpenAsync(found.Merchant, found.Id, null, $"merchant-key:{found.Id}", cancel)
            : new Refusal(RefusalKind.NotSignedIn, "merchant-key-unknown");
    }

    /// <summary>Signs a person in with e-mail, password and code.</summary>
    public async Task<Result<MerchantSignIn>> OpenAsync(MerchantSignInBody body, CancellationToken cancel) =>
        await OpenAsync(await users.SignInAsync(body, cancel), cancel);

    /// <summary>Opens the session of somebody who signed in, or passes the refusal on.</summary>
    public async Task<Result<MerchantSignIn>> OpenAsync(Result<MerchantUserSignedIn> signedIn, CancellationToken cancel)
    {
        if (signedIn.IsRefused(out var refused, out var user))
        {
            return refused;
        }

        var opened = await OpenAsync(new MerchantId(user.Merchant), null, user.Id, $"merchant-user:{user.Id}", cancel);
        return opened with { DeviceToken = user.DeviceToken, Role = user.Role };
    }

    /// <summary>Whose session this is and what they may do now; <c>null</c> once it, its key or its person has ended.</summary>
    public async Task<MerchantCaller?> FindAsync(string token, CancellationToken cancel)
    {
        var (hash, now) = (vault.TokenHash(token), clock.GetUtcNow());
        var session = await db.Set<MerchantSession>()
            .AsNoTracking()
            .SingleBelievedAsync(s => s.TokenHash == hash && s.EndedAt == null && s.ExpiresAt > now, cancel);
        if (session is { User: { } user })
        {
            return await users.RoleOfAsync(user, cancel) is { } role ? CallerOf(session, user, role) : null;
        }

        var key = session is null ? null : await db.Set<MerchantKey>().AsNoTracking().SingleBelievedAsync(k => k.Id == session.Key, cancel);
        return key?.IsValid(now) == true ? new MerchantCaller(session!.Merchant, key.Id, session.Id, null, key.ScopesOfBearer) : null;
    }

    /// <summary>Switches a person's session to test mode or back.</summary>
    public async Task<Result<MerchantModeAnswer>> SwitchAsync(ClaimsPrincipal caller, MerchantModeBody body, CancellationToken cancel)
    {
        if (body.Livemode is not { } isLive)
        {
            return Refusal.Invalid("livemode", "field.required");
        }

        if (caller.Lacks(MerchantScope.Test) is { } lacking)
        {
            return lacking;
        }

        if (
            caller.MerchantSession() is not { } id
            || await db.Set<MerchantSession>().SingleBelievedAsync(s => s.Id == id && s.User != null, cancel) is not { } session
        )
        {
            // A key is of one mode for good, and so is a session that was opened with it.
            return Refusal.NotFound;
        }

        if (session.IsTest == isLive)
        {
            session.IsTest = !isLive;
            audit.Add(db, caller.MerchantPerson(), isLive ? "merchant.live-mode" : "merchant.test-mode", $"merchant:{session.Merchant}");
            await db.SaveChangesAsync(cancel);
        }

        return new MerchantModeAnswer(isLive);
    }

    private static MerchantCaller CallerOf(MerchantSession session, MerchantUserId user, MerchantRole role)
    {
        var (merchant, scopes) = session.IsTest
            ? (session.Merchant.TestTwin(), MerchantScopes.InTestMode(role))
            : (session.Merchant, MerchantScopes.Of(role));
        return new MerchantCaller(merchant, null, session.Id, user, [.. scopes.Select(s => s.Name())]);
    }

    public Task EndAsync(MerchantSessionId id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Set<MerchantSession>().Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
    }

    private async Task<MerchantSignIn> OpenAsync(
        MerchantId merchant,
        MerchantKeyId? key,
        MerchantUserId? user,
        string by,
        CancellationToken cancel
    )
    {
        var token = MerchantSession.Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var session = new MerchantSession
        {
            Id = StrongId.New<MerchantSessionId>(clock),
            TokenHash = vault.TokenHash(token),
            Merchant = merchant,
            Key = key,
            User = user,
            ExpiresAt = clock.GetUtcNow() + options.Value.PageSession,
        };
        db.Set<MerchantSession>().Add(session);
        audit.Add(db, $"merchant:{merchant}", "merchant.signed-in", by);
        await db.SaveChangesAsync(cancel);
        return new MerchantSignIn(token, session.ExpiresAt);
    }
}
