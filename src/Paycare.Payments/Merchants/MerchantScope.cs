namespace Paycare.Payments.Merchants;

/// <summary>What a merchant's key or person may do.</summary>
public enum MerchantScope
{
    /// <summary>Read payments.</summary>
    Payments,

    /// <summary>Make codes to be paid by.</summary>
    Qr,

    /// <summary>Give money back, and decide on refunds.</summary>
    Refunds,

    /// <summary>Read settlements.</summary>
    Settlements,

    /// <summary>Manage webhooks.</summary>
    Webhooks,

    /// <summary>Pause and resume payments.</summary>
    Pause,

    /// <summary>Manage API keys: for people only.</summary>
    Keys,

    /// <summary>Manage the merchant's people: for people only.</summary>
    Users,

    /// <summary>Play payments in test mode, and switch to it: every test key has it, and no live one.</summary>
    Test,
}
