using System.Security.Cryptography;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Sessions;

/// <summary>Random tokens of 256 bits; stored are their <see cref="Vault.TokenHash"/>es.</summary>
internal static class Tokens
{
    public const int DeviceNameLength = 80;

    public static string New() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
