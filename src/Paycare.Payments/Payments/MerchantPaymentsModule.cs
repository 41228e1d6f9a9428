using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Details;

namespace Paycare.Payments.Payments;

/// <summary>Wires payments to merchants.</summary>
internal static class MerchantPaymentsModule
{
    public static void Add(IServiceCollection services)
    {
        // Not scoped: the container then refuses whatever would bring a database context into every payment.
        services.AddSingleton<PayMerchant>();
        services.AddScoped<IAttemptDetails, PaymentDetails>();
    }

    public static void Map(IEndpointRouteBuilder routes) => PaymentEndpoints.Map(routes);
}
