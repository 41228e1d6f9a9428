using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Privacy;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Schedules;

/// <summary>Wires schedules.</summary>
internal static class SchedulesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ScheduleBook>();
        services.AddScoped<IPersonalData, ScheduleData>();
        services.AddApi<SchedulesApi>();
        services.AddDueHandler<ScheduleRunTimer>();
        services.AddTables("payments", [typeof(ScheduleId)], model => Schedule.Map(model.Entity<Schedule>()));
    }

    public static void Map(IEndpointRouteBuilder routes) => ScheduleEndpoints.Map(routes);
}
