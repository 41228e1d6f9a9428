using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pins;

/// <summary>Wires PINs.</summary>
internal static class PinsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PinGate>();
        // One for all, as the gate behind it: no scope is needed to check a PIN.
        services.AddSingleton(s => new PinsApi(s.GetRequiredService<PinGate>()));
        services.AddScoped<ChangePin>();
        services.AddTables("identity", [], model => Pin.Map(model.Entity<Pin>()), new PinMacs.Column());
    }

    public static void Map(IEndpointRouteBuilder routes) => ChangePinEndpoint.Map(routes);
}
