using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Webhooks;

/// <summary>Wires the sending of webhooks.</summary>
internal static class WebhooksModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<WebhookOptions>("Paycare:Webhooks");
        services.AddSingleton<WebhookConnection>();
        services.AddSingleton<WebhookSender>();
        services.AddApi<WebhooksApi>();
        services.AddHostedService(s => s.GetRequiredService<WebhookSender>());
        services.AddScoped<WebhookEvents>();
        services.AddScoped<WebhookBook>();
        services.AddScoped<WebhookDeliveries>();
        services.AddDueHandler<WebhookDeliveryTimer>();
        services.AddTables("payments", [typeof(WebhookEndpointId), typeof(WebhookEventId), typeof(WebhookDeliveryId)], model =>
        {
            WebhookEndpoint.Map(model.Entity<WebhookEndpoint>());
            WebhookEvent.Map(model.Entity<WebhookEvent>());
            WebhookDelivery.Map(model.Entity<WebhookDelivery>());
            WebhookCursor.Map(model.Entity<WebhookCursor>());
        });
    }
}
