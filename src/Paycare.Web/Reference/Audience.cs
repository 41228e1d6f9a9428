namespace Paycare.Web.Reference;

/// <summary>Who an operation is for: the tags of the document.</summary>
/// <param name="Name">The tag.</param>
/// <param name="Slug">Its page's name in <c>/docs</c>.</param>
/// <param name="Description">What its operations have in common.</param>
/// <param name="Prefixes">Where its operations are; the first audience that fits is theirs.</param>
public sealed record Audience(string Name, string Slug, string Description, IReadOnlyList<string> Prefixes)
{
    /// <summary>All audiences, narrower addresses first.</summary>
    public static IReadOnlyList<Audience> All { get; } =
    [
        new(
            "Merchant",
            "merchant",
            "Taking payments, giving money back, settlements, and events by webhook. Called with an API key, or in a person's session.",
            ["/api/v1/merchant"]
        ),
        new("Care desk", "care-desk", "Cases, customers and remedies, for members of staff. Every call is recorded.", ["/api/v1/desk"]),
        new("Help", "help", "Articles and ways to reach care, for everybody, signed in or not.", ["/api/v1/help"]),
        new("Customer", "customer", "The wallet, for its owner: money, cards, security, cases.", ["/api/v1", "/a/"]),
        new(
            "Operation",
            "operation",
            "Whether the installation is well, and what the card processor, the bank and the voice provider call.",
            ["/health", "/rails", "/channels"]
        ),
        new("Demo", "demo", "Only in the demo: messages, clock, and the simulators of card processor and bank.", ["/dev"]),
    ];

    /// <summary>The audience of an address.</summary>
    public static Audience Of(string path) => All.First(a => a.Prefixes.Any(p => path.StartsWith(p, StringComparison.Ordinal)));
}
