using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Cards;
using Paycare.Payments.Details;
using Paycare.Payments.Processor;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TopUps;

/// <summary>Wires top-ups from cards.</summary>
internal static class TopUpsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<TopUpOptions>("Paycare:TopUps");
        services.AddScoped<TopUpReservation>();
        services.AddScoped<TopUpCharge>();
        services.AddScoped<TopUpProcess>();
        services.AddScoped<TopUpWallet>();
        services.AddScoped<TopUpDetails>();
        services.AddScoped<IAttemptDetails>(s => s.GetRequiredService<TopUpDetails>());
        services.AddScoped<ICardUse, TopUpCardUse>();
        services.AddDueHandler<TopUpInquiryTimer>();
        services.AddSubscriber<ChargeReported, ChargeReportListener>();
        services.AddTables("payments", [typeof(TopUpId)], model => TopUp.Map(model.Entity<TopUp>()));
    }

    public static void Map(IEndpointRouteBuilder routes) => TopUpEndpoints.Map(routes);
}
