using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Care.Matters;

/// <summary>Wires what customers are told about their own matters on channels outside the app.</summary>
internal static class MattersModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CustomerMatters>();
        services.AddSingleton<MatterWords>();
    }
}
