using System.Security.Claims;

namespace Paycare.Payments.Merchants;

/// <summary>The calling merchant. Only behind <see cref="Policy"/>.</summary>
public static class MerchantCallers
{
    /// <summary>A merchant's program with an API key, or its people on the merchant's page.</summary>
    public const string Policy = "merchant";

    internal const string MerchantClaim = "merchant",
        KeyClaim = "merchant-key",
        SessionClaim = "merchant-session";

    /// <summary>The merchant.</summary>
    public static MerchantId Merchant(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(MerchantClaim)!, "N"));

    /// <summary>The merchant as the audit log names it.</summary>
    internal static string MerchantActor(this ClaimsPrincipal caller) => $"merchant:{caller.Merchant()}";

    internal static MerchantKeyId MerchantKey(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(KeyClaim)!, "N"));

    internal static MerchantSessionId? MerchantSession(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(SessionClaim) is { } id ? new MerchantSessionId(Guid.ParseExact(id, "N")) : null;
}
