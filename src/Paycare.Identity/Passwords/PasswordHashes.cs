using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using NSec.Cryptography;
using Paycare.Platform.Input;

namespace Paycare.Identity.Passwords;

/// <summary>
/// Argon2id (RFC 9106) with 19 MiB, 2 passes, 1 lane: OWASP's minimum. The hash contains its parameters, in the format of
/// Debian's <c>argon2</c>: they can be raised later, and old hashes are renewed at sign-in.
/// </summary>
internal class PasswordHashes
{
    private const int SaltSize = 16,
        HashSize = 32,
        MemoryKiB = 19 * 1024,
        Passes = 2;

    /// <summary>
    /// Fits no password. Comparing with it takes as long as comparing with anybody's hash: in how many forms a password is tried
    /// depends on the password alone.
    /// </summary>
    public static readonly string Nobody =
        $"$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${Encode(new byte[SaltSize])}${Encode(new byte[HashSize])}";

    public virtual string Hash(string password)
    {
        password = Typed.Password(password);
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return $"$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${Encode(salt)}"
            + $"${Encode(Argon2idHash.Compute(password, salt, MemoryKiB, Passes, HashSize))}";
    }

    public virtual PasswordVerificationResult Verify(string hash, string password)
    {
        var parts = hash.Split('$');
        var cost = parts[3].Split(',').Select(p => int.Parse(p[2..], CultureInfo.InvariantCulture)).ToArray();
        var expected = Decode(parts[5]);
        var forms = Forms(password);
        var fitting = forms.FindIndex(form =>
            CryptographicOperations.FixedTimeEquals(
                expected,
                Argon2idHash.Compute(form, Decode(parts[4]), cost[0], cost[1], expected.Length)
            )
        );
        return fitting < 0 ? PasswordVerificationResult.Failed
            : fitting > 0 || cost[0] < MemoryKiB || cost[1] < Passes ? PasswordVerificationResult.SuccessRehashNeeded
            : PasswordVerificationResult.Success;
    }

    /// <summary>
    /// The form that is hashed now, then those under which older hashes were made: as typed, composed and decomposed. Most
    /// passwords have one form.
    /// </summary>
    private static List<string> Forms(string password) =>
        [
            .. new[] { Typed.Password(password), password, Typed.Composed(password), Typed.Decomposed(password) }.Distinct(
                StringComparer.Ordinal
            ),
        ];

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}

/// <summary>The Argon2id function itself.</summary>
internal static class Argon2idHash
{
    public static byte[] Compute(string password, byte[] salt, int memoryKiB, int passes, int size)
    {
        var argon2 = PasswordBasedKeyDerivationAlgorithm.Argon2id(
            new Argon2Parameters
            {
                DegreeOfParallelism = 1,
                MemorySize = memoryKiB,
                NumberOfPasses = passes,
            }
        );
        return argon2.DeriveBytes(Encoding.UTF8.GetBytes(password), salt, size);
    }
}
