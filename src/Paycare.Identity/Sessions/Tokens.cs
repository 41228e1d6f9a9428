using System.Security.Cryptography;
using System.Text;

namespace Paycare.Identity.Sessions;

/// <summary>Random tokens of 256 bits, stored as plain SHA-256: they cannot be guessed, so no slow hash is needed.</summary>
internal static class Tokens
{
    public const int DeviceNameLength = 80;

    public static string New() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
