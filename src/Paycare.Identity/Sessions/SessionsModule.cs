using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Sessions;

/// <summary>Wires sessions and access policies.</summary>
internal static class SessionsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SessionBook>();
        services.AddApi<SessionLines>();
        services
            .AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization(Policies.Add);
        services.AddTables("identity", [typeof(SessionId), typeof(DeviceId)], model =>
        {
            Session.Map(model.Entity<Session>());
            Device.Map(model.Entity<Device>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => SessionEndpoints.Map(routes);
}
