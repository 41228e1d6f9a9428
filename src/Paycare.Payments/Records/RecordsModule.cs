using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Records;

/// <summary>Wires statements and receipts.</summary>
internal static class RecordsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ReceiptPaper>();
        services.AddSingleton<StatementPaper>();
        services.AddScoped<Statements>();
        services.AddScoped<Receipts>();
        services.AddScoped<Shops>();
        services.AddScoped<MonthInsights>();
        services.AddScoped<NewMoney>();
        services.AddApi<RecordsApi>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        ReceiptEndpoint.Map(routes);
        InsightEndpoint.Map(routes);
    }
}
