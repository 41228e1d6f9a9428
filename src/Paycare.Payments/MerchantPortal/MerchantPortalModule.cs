using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Disputes;
using Paycare.Payments.Refunds;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>Wires what merchants do themselves: keys, pages, refunds, and the events for their webhooks.</summary>
internal static class MerchantPortalModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<MerchantKeyBook>();
        services.AddScoped<MerchantSessions>();
        services.AddScoped<MerchantKeys>();
        services.AddScoped<DemoMerchants>();
        services.AddScoped<MerchantSwitch>();
        services.AddScoped<MerchantQrRequests>();
        services.AddScoped<MerchantRefunds>();
        services.AddScoped<MerchantDisputes>();
        services.AddScoped<RefundWebhooks>();
        services.AddScoped<DisputeWebhooks>();
        services.AddScoped<JournalEvents>();
        services.AddSubscriber<RefundRequested, RefundRequestedListener>();
        services.AddSubscriber<RefundMoved, RefundMovedListener>();
        services.AddSubscriber<DisputeOpened, DisputeOpenedListener>();
        services.AddSubscriber<DisputeClosed, DisputeClosedListener>();
        services.AddHostedService<WebhookFeed>();
        services.AddApi<MerchantApi>();
        MerchantAuthentication.Add(services);
        services.AddTables("payments", [], model =>
        {
            MerchantKey.Map(model.Entity<MerchantKey>());
            MerchantSession.Map(model.Entity<MerchantSession>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => MerchantEndpoints.Map(routes);
}
