namespace Paycare.Payments.Processor;

/// <summary>The card processor: the setting <c>Paycare:Processor</c>, and the account at Stripe.</summary>
public sealed class CardProcessing
{
    /// <summary>The name of the simulated processor.</summary>
    public const string Simulator = "simulator";

    private const string StripeName = "stripe";

    /// <summary>Which processor charges cards: <c>simulator</c> (refused in Production) or <c>stripe</c>.</summary>
    public string Processor { get; set; } = Simulator;

    /// <summary>The account at Stripe.</summary>
    public StripeAccount Stripe { get; set; } = new();

    /// <summary>Whether real cards are charged.</summary>
    public bool IsStripe => Processor == StripeName;

    /// <summary>Why this cannot be used, and what to do, in one line; <c>null</c> when it can.</summary>
    /// <param name="isProduction">Whether real people's cards are at stake.</param>
    public string? Fault(bool isProduction) =>
        Processor switch
        {
            Simulator when isProduction =>
                "Paycare__Processor is the simulator: in Production it would take top-ups without charging any card. Set it to "
                    + "stripe, with Paycare__Stripe__ApiKey and Paycare__Stripe__WebhookSecret.",
            Simulator => null,
            StripeName when string.IsNullOrWhiteSpace(Stripe.ApiKey) =>
                "Paycare__Stripe__ApiKey is not set: without it no card can be charged.",
            StripeName when isProduction && Stripe.IsTest =>
                "Paycare__Stripe__ApiKey is a test key: in Production it would take top-ups without charging any card. Set the key of "
                    + "live mode (sk_live_... or rk_live_...).",
            StripeName when string.IsNullOrWhiteSpace(Stripe.WebhookSecret) =>
                "Paycare__Stripe__WebhookSecret is not set: without it nobody can tell Stripe's reports from forged ones.",
            StripeName when !Stripe.HasSafeBase(isProduction) =>
                "Paycare__Stripe__ApiBase must be an https address: the secret key goes there.",
            StripeName => null,
            _ => "Paycare__Processor is neither simulator nor stripe.",
        };
}

/// <summary>An account at Stripe.</summary>
public sealed class StripeAccount
{
    /// <summary>The Stripe account's secret key; required with <c>stripe</c>.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Address of Stripe's API; https, except loopback outside Production.</summary>
    public string ApiBase { get; set; } = "https://api.stripe.com";

    /// <summary>Secret that signs Stripe's reports to <c>POST /rails/stripe</c> (<c>whsec_...</c>); required with <c>stripe</c>.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>Whether the key is one of test mode: published card numbers are then money.</summary>
    internal bool IsTest =>
        ApiKey.Trim().StartsWith("sk_test_", StringComparison.Ordinal) || ApiKey.Trim().StartsWith("rk_test_", StringComparison.Ordinal);

    /// <summary>Never the secrets: this ends up in logs.</summary>
    public override string ToString() => "Stripe account";

    internal bool HasSafeBase(bool isProduction) =>
        Uri.TryCreate(ApiBase, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (!isProduction && address.IsLoopback && address.Scheme == Uri.UriSchemeHttp));
}
