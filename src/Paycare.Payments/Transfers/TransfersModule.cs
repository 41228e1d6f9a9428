using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Details;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Transfers;

/// <summary>Wires transfers between customers and their recall.</summary>
internal static class TransfersModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<RecallOptions>("Paycare:Payments:Recalls");
        services.AddScoped<Payees>();
        services.AddScoped<TransferAnnouncement>();
        services.AddScoped<SendMoney>();
        services.AddScoped<IAttemptDetails, TransferDetails>();
        services.AddScoped<RecallHolds>();
        services.AddScoped<RecallView>();
        services.AddScoped<Recalls>();
        services.AddApi<SendApi>();
        services.AddApi<RecallApi>();
        services.AddDueHandler<TransferNoticeTimer>();
        services.AddDueHandler<RecallEndTimer>();
        services.AddTables("payments", [], model => UnknownPayees.Map(model.Entity<UnknownPayees>()));
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        PayeeEndpoint.Map(routes);
        TransferEndpoints.Map(routes);
        RecallEndpoints.Map(routes);
    }
}
