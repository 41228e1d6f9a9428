using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Finding;

/// <summary>Wires the search for money by what a caller can say about it.</summary>
internal static class FindingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<MoneyReferences>();
        services.AddScoped<MoneyAmounts>();
        services.AddApi<FindingApi>();
    }
}
