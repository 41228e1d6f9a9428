using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Care.Searching;

/// <summary>Wires the full-text search of cases.</summary>
internal static class SearchingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ISaveStep, WordsOfCases>();
        services.AddScoped<CaseSearch>();
        services.AddScoped<NamedCases>();
        services.AddTables("care", [], model => CaseWords.Map(model.Entity<CaseWords>()));
    }
}
