using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Paycare.Payments.Webhooks;

/// <summary>
/// Signs messages as the Standard Webhooks specification says: HMAC-SHA256 over id, time and body, with every valid secret.
/// </summary>
internal static class WebhookSignature
{
    public const string SecretPrefix = "whsec_",
        IdHeader = "webhook-id",
        TimeHeader = "webhook-timestamp",
        SignatureHeader = "webhook-signature";

    /// <summary>The signature header: one <c>v1</c> signature per secret, separated by blanks.</summary>
    public static string Of(IEnumerable<string> secrets, string id, DateTimeOffset at, string body)
    {
        var signed = Encoding.UTF8.GetBytes($"{id}.{TimeText(at)}.{body}");
        return string.Join(
            ' ',
            secrets.Select(secret =>
                $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), signed))}"
            )
        );
    }

    /// <summary>Whole seconds since 1970.</summary>
    public static string TimeText(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
