using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Privacy;
using Paycare.Platform.Storage;

namespace Paycare.Payments.People;

/// <summary>Wires whom customers paid before.</summary>
internal static class PeopleModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<PaidPayees>();
        services.AddScoped<IPersonalData, PayeeData>();
        services.AddApi<PeopleApi>();
        services.AddTables("payments", [], model => FavouritePayee.Map(model.Entity<FavouritePayee>()));
    }

    public static void Map(IEndpointRouteBuilder routes) => PayeeEndpoints.Map(routes);
}
