using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Cards;

/// <summary>Wires bound cards.</summary>
internal static class CardsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CardVault>();
        services.AddScoped<CardGuard>();
        services.AddScoped<CardChecks>();
        services.AddScoped<CardBook>();
        services.AddTables("payments", [typeof(CardId)], model => Card.Map(model.Entity<Card>()), Card.Column);
    }

    public static void Map(IEndpointRouteBuilder routes) => CardEndpoints.Map(routes);
}
