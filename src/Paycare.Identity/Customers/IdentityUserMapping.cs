using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Identity.Customers;

/// <summary>Mapping shared by customers and staff.</summary>
internal static class IdentityUserMapping
{
    /// <summary>Keeps the Identity columns we use and drops those that would hold personal data in the clear.</summary>
    public static void MapIdentityUser<TUser, TId>(this EntityTypeBuilder<TUser> user)
        where TUser : IdentityUser<TId>
        where TId : struct, IEquatable<TId>
    {
        user.Property(u => u.UserName).HasMaxLength(64);
        user.Property(u => u.NormalizedUserName).HasMaxLength(64);
        user.HasIndex(u => u.NormalizedUserName).IsUnique();
        user.Property(u => u.PasswordHash).HasMaxLength(256);
        user.Property(u => u.SecurityStamp).HasMaxLength(64);
        user.Property(u => u.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        user.Ignore(u => u.Email).Ignore(u => u.NormalizedEmail).Ignore(u => u.EmailConfirmed);
        user.Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed);
        user.Ignore(u => u.LockoutEnabled).Ignore(u => u.LockoutEnd).Ignore(u => u.AccessFailedCount);
    }
}
