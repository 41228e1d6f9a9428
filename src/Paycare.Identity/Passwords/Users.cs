using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passwords;

/// <summary>Wires one kind of framework user.</summary>
internal static class Users
{
    public static void Add<TUser, TId>(IServiceCollection services)
        where TUser : IdentityUser<TId>
        where TId : struct, IEquatable<TId>
    {
        services.AddSingleton<IPasswordHasher<TUser>, Argon2idHasher<TUser>>();
        services.AddIdentityCore<TUser>(options =>
        {
            // Composition rules are PasswordPolicy's responsibility (NIST SP 800-63B-4 forbids the usual ones).
            options.Password = new PasswordOptions
            {
                RequiredLength = PasswordPolicy.MinLength,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
        });
        services.AddScoped<IUserStore<TUser>, UserOnlyStore<TUser, Database, TId>>();
    }
}
