using Microsoft.AspNetCore.Identity;

namespace Paycare.Identity.Passwords;

/// <summary>The framework's hasher of one kind of user.</summary>
internal sealed class Argon2idHasher<TUser>(PasswordHashes hashes) : IPasswordHasher<TUser>
    where TUser : class
{
    public string HashPassword(TUser user, string password) => hashes.Hash(password);

    public PasswordVerificationResult VerifyHashedPassword(TUser user, string hashedPassword, string providedPassword) =>
        hashes.Verify(hashedPassword, providedPassword);
}
