using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Payments.Notices;

/// <summary>Wires what customers are told about their money.</summary>
internal static class NoticesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CustomerNotices>();
    }
}
