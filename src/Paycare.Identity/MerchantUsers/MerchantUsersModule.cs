using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;

namespace Paycare.Identity.MerchantUsers;

/// <summary>Wires merchants' people and their sign-in.</summary>
internal static class MerchantUsersModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddLocks(MerchantUserLocks.Disabled);
        services.AddScoped<MerchantInvitations>();
        services.AddScoped<MerchantUserSignIn>();
        services.AddScoped<MerchantUserBook>();
        services.AddApi<MerchantUsersApi>();
        services.AddTables(
            "identity",
            [typeof(MerchantUserId)],
            model =>
            {
                MerchantUser.Map(model.Entity<MerchantUser>());
                MerchantInvitation.Map(model.Entity<MerchantInvitation>());
            },
            MerchantUser.Column
        );
    }
}
