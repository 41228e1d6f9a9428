using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Goodwill;

/// <summary>Wires money out of care's budget.</summary>
internal static class GoodwillModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<GoodwillCredits>();
        services.AddApi<GoodwillApi>();
    }
}
