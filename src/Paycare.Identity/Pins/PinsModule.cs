using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pins;

/// <summary>Wires PINs.</summary>
internal static class PinsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PinGate>();
        services.AddLocks(PinGate.Lock);
        // A singleton, like the gate behind it: checking a PIN needs no scope.
        services.AddSingleton(s => new PinsApi(s.GetRequiredService<PinGate>()));
        services.AddScoped<ChangePin>();
        services.AddTables("identity", [], model => Pin.Map(model.Entity<Pin>()), new PinMacs.Column());
    }

    public static void Map(IEndpointRouteBuilder routes) => ChangePinEndpoint.Map(routes);
}
