using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Care.Diagnosis;

/// <summary>Wires the verdicts on attempts.</summary>
internal static class DiagnosisModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DiagnosisTexts>();
    }

    public static void Map(IEndpointRouteBuilder routes) => DiagnosisEndpoint.Map(routes);
}
