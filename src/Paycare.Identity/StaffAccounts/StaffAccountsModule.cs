using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>Wires invitation, sign-in and administration of staff.</summary>
internal static class StaffAccountsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddLocks(StaffLocks.Disabled);
        services.AddScoped<StaffLocks>();
        services.AddScoped<StaffDirectory>();
        services.AddScoped<StaffCredentials>();
        services.AddScoped<StaffSecondFactor>();
        services.AddScoped<StaffSignIn>();
        services.AddScoped<StaffSessions>();
        services.AddScoped<StaffBook>();
        services.AddScoped<StaffInvitations>();
        services.AddScoped<StaffRequests>();
        services.AddApi<StaffApi>();
        services.AddApi<StaffAdministration>();
        services.AddTables("identity", [typeof(StaffRequestId)], model =>
        {
            StaffInvitation.Map(model.Entity<StaffInvitation>());
            StaffRequest.Map(model.Entity<StaffRequest>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        StaffSignInEndpoint.Map(routes);
        StaffEndpoints.Map(routes);
    }
}
