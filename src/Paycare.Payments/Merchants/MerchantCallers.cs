using System.Security.Claims;

namespace Paycare.Payments.Merchants;

/// <summary>The calling merchant. Only behind <see cref="Policy"/>.</summary>
public static class MerchantCallers
{
    /// <summary>A merchant's program with an API key, or its people on the merchant's page.</summary>
    public const string Policy = "merchant";

    internal const string MerchantClaim = "merchant",
        KeyClaim = "merchant-key",
        SessionClaim = "merchant-session",
        UserClaim = "merchant-user",
        ScopeClaim = "merchant-scope";

    /// <summary>The merchant; in test mode its twin.</summary>
    public static MerchantId Merchant(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(MerchantClaim)!, "N"));

    /// <summary>Whether the caller is in test mode: with a test key, or a person who switched to it.</summary>
    public static bool IsInTestMode(this ClaimsPrincipal caller) => caller.Merchant().IsTest();

    /// <summary>Whether the caller may switch between live and test mode: people only, for a key is of one mode for good.</summary>
    public static bool MaySwitchMode(this ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.HasClaim(c => c.Type == UserClaim) && caller.Has(MerchantScope.Test);
    }

    /// <summary>The merchant as the audit log names it.</summary>
    internal static string MerchantActor(this ClaimsPrincipal caller) => $"merchant:{caller.Merchant()}";

    /// <summary>The person as the audit log names them; the merchant when a program calls.</summary>
    internal static string MerchantPerson(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(UserClaim) is { } user ? $"merchant-user:{user}" : caller.MerchantActor();

    internal static MerchantKeyId? MerchantKey(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(KeyClaim) is { } id ? new MerchantKeyId(Guid.ParseExact(id, "N")) : null;

    internal static MerchantSessionId? MerchantSession(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(SessionClaim) is { } id ? new MerchantSessionId(Guid.ParseExact(id, "N")) : null;
}
