using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Care.Approvals;

/// <summary>Wires approvals by a second person.</summary>
internal static class ApprovalsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ApprovalQueue>();
        services.AddSingleton<ApprovalCount>();
    }

    public static void Map(RouteGroupBuilder desk) => RemedyEndpoints.Map(desk);
}
