namespace Paycare.Payments.Merchants;

/// <summary>The policies of merchants' endpoints and pages: one per scope.</summary>
public static class MerchantPolicies
{
    internal const string Prefix = "merchant-";

    /// <summary>Reading payments.</summary>
    public const string Payments = Prefix + "payments";

    /// <summary>Making codes.</summary>
    public const string Qr = Prefix + "qr";

    /// <summary>Refunds.</summary>
    public const string Refunds = Prefix + "refunds";

    /// <summary>Settlements.</summary>
    public const string Settlements = Prefix + "settlements";

    /// <summary>Webhooks.</summary>
    public const string Webhooks = Prefix + "webhooks";

    /// <summary>Pausing.</summary>
    public const string Pause = Prefix + "pause";

    /// <summary>API keys.</summary>
    public const string Keys = Prefix + "keys";

    /// <summary>The merchant's people.</summary>
    public const string Users = Prefix + "users";

    /// <summary>Test mode.</summary>
    public const string Test = Prefix + "test";
}
