using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Care.Incidents;

/// <summary>Wires incidents, which affect many customers at once.</summary>
internal static class IncidentsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IncidentBook>();
        services.AddHostedService<IncidentDetector>();
        services.AddScoped<IncidentActions>();
        services.AddTables("care", [typeof(IncidentId)], model =>
        {
            Incident.Map(model.Entity<Incident>());
            OutcomeMinute.Map(model.Entity<OutcomeMinute>());
            ServingMark.Map(model.Entity<ServingMark>());
        });
    }

    public static void Map(RouteGroupBuilder desk) => IncidentEndpoints.Map(desk);
}
