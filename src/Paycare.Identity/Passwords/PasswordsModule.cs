using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Paycare.Identity.Customers;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Passwords;

/// <summary>Wires passwords and the framework users that have them.</summary>
internal static class PasswordsModule
{
    public static void Add(IServiceCollection services)
    {
        Users.Add<Customer, CustomerId>(services);
        Users.Add<StaffMember, StaffId>(services);
        services.TryAddSingleton<PasswordHashes>();
        services.AddSingleton<PasswordGate>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<NewPasswords>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<PasswordResets>();
        services.AddTables("identity", [typeof(PasswordResetId)], model => PasswordReset.Map(model.Entity<PasswordReset>()));
        services.AddSwept<PasswordReset>("identity_password_resets", now =>
        {
            var before = now - PasswordReset.KeptFor;
            return r => r.At < before;
        });
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        ChangePasswordEndpoint.Map(routes);
        PasswordResetEndpoints.Map(routes);
    }
}
