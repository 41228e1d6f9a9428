using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Payments.Requests;

/// <summary>Wires what every request that moves money needs.</summary>
internal static class RequestsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RequestHash>();
        services.AddSingleton<InFlightRequests>();
        services.AddSingleton<MoneyThrottle>();
        services.AddSingleton<KeptRequests>();
        services.AddSingleton<PaymentNotes>();
    }
}
