using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Paycare.Identity.Passwords;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// Real hashes, each made and compared once in a run: the people of the tests have the same few passwords, and a hash takes 19 MiB
/// and a core so that nobody can try many.
/// </summary>
internal sealed class RememberedHashes : PasswordHashes
{
    private static readonly ConcurrentDictionary<string, string> Made = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(string Hash, string Password), PasswordVerificationResult> Compared = [];

    public override string Hash(string password) => Made.GetOrAdd(password, base.Hash);

    public override PasswordVerificationResult Verify(string hash, string password) =>
        Compared.GetOrAdd((hash, password), pair => base.Verify(pair.Hash, pair.Password));
}
