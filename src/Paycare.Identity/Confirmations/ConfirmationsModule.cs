using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Confirmations;

/// <summary>Wires confirmations for care and step-ups before sensitive actions.</summary>
internal static class ConfirmationsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ConfirmationCodes>();
        services.AddScoped<RecentlyAsked>();
        services.AddScoped<StepUps>();
        services.AddTables("identity", [typeof(ChallengeId)], model =>
        {
            Confirmation.Map(model.Entity<Confirmation>());
            StepUp.Map(model.Entity<StepUp>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => ConfirmationEndpoints.Map(routes);
}
