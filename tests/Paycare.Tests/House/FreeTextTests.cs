using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>All free text goes through the one filter for secrets: every field is read as words, or under a name that is none.</summary>
public sealed partial class FreeTextTests
{
    /// <summary>Names of people and merchants, codes, keys, addresses and references: parsed as such, or never stored.</summary>
    private static readonly string[] NoWords =
    [
        "q",
        "key",
        "subject",
        "attemptId",
        "into",
        "scope",
        "arguments.paymentId",
        "arguments.refundId",
        "arguments.suspenseId",
        "arguments.cardId",
        "code",
        "fullName",
        "name",
        "category",
        "identifier",
        "token",
        "oneTimeCode",
        "email",
        "documentNumber",
        "holderName",
        "challengeId",
        "reference",
        "virtualAccount",
        "bankAccountId",
        "merchantId",
        "customerId",
        "cardId",
        "to",
        "url",
        "account",
        "endpoint",
        "keys.p256dh",
        "keys.auth",
    ];

    [Fact]
    public void Every_field_that_takes_words_takes_secrets_out_of_them()
    {
        var calls = Repository
            .Files("*.cs", "src")
            .Where(f => !Repository.Name(f).Contains("/Simulator/", StringComparison.Ordinal))
            .SelectMany(f =>
                Read()
                    .Matches(File.ReadAllText(f))
                    .Select(m => (File: Repository.Name(f), Field: m.Groups["field"].Value, HowRead: m.Groups["how"].Value))
            )
            .ToList();
        Assert.True(calls.Count(c => c.HowRead == "Words") >= 30, "Fewer fields with words than there were.");
        Assert.DoesNotContain(calls, c => c.HowRead == "Text" && !NoWords.Contains(c.Field));
    }

    [GeneratedRegex(@"check\.(?<how>Text|Words)\(""(?<field>[^""]+)""")]
    private static partial Regex Read();
}
