using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Paycare.Identity.Passwords;

namespace Paycare.Tests.Identity.Passwords;

/// <summary>Password hashes against Debian's <c>argon2</c>, the reference implementation; scripts/test installs it.</summary>
public sealed class Argon2Tests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("password", "somesaltsomesalt", 19456, 2)]
    [InlineData("kopi-senja-di-dago", "0123456789abcdef", 19456, 2)]
    [InlineData("青石板路上的雨声真好听", "garam-dapur-ibu-", 19456, 2)]
    [InlineData("🦊🦉🐢🐙🦀🐝🦋🐌", "somesaltsomesalt", 8192, 1)]
    [InlineData("a", "somesaltsomesalt", 65536, 3)]
    public async Task Argon2id_is_that_of_the_reference_implementation(string password, string salt, int memoryKiB, int passes)
    {
        var encoded = await ReferenceAsync(password, salt, memoryKiB, passes);
        var expected = Convert.FromBase64String(encoded.Split('$')[5].PadRight(44, '='));
        Assert.Equal(expected, Argon2idHash.Compute(password, Encoding.UTF8.GetBytes(salt), memoryKiB, passes, 32));
        var hasher = new PasswordHashes();
        var verdict = hasher.Verify(encoded, password);
        Assert.Equal(
            memoryKiB < 19456 || passes < 2 ? PasswordVerificationResult.SuccessRehashNeeded : PasswordVerificationResult.Success,
            verdict
        );
        Assert.Equal(PasswordVerificationResult.Failed, hasher.Verify(encoded, password + " "));
    }

    /// <summary>The same, fixed, made by <c>printf %s password | argon2 somesaltsomesalt -id -t 2 -k 19456 -p 1 -l 32</c>.</summary>
    [Fact]
    public void A_known_answer_stays_what_it_was() =>
        Assert.Equal(
            "2b5dc4054886ec957ef59c73b661c54dd6fb274590b278f657c6d96aac8fa6d1",
            Convert.ToHexStringLower(Argon2idHash.Compute("password", "somesaltsomesalt"u8.ToArray(), 19456, 2, 32))
        );

    private static async Task<string> ReferenceAsync(string password, string salt, int memoryKiB, int passes)
    {
        using var argon2 = Process.Start(
            new ProcessStartInfo(
                "argon2",
                [
                    salt,
                    "-id",
                    "-t",
                    passes.ToString(CultureInfo.InvariantCulture),
                    "-k",
                    memoryKiB.ToString(CultureInfo.InvariantCulture),
                    "-p",
                    "1",
                    "-l",
                    "32",
                    "-e",
                ]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        await argon2.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(password), Cancel);
        argon2.StandardInput.Close();
        var encoded = await argon2.StandardOutput.ReadToEndAsync(Cancel);
        await argon2.WaitForExitAsync(Cancel);
        return encoded.Trim();
    }
}
