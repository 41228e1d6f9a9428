using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Wires wallets, cards, top-ups, payments and attempts.</summary>
public static class PaymentsModule
{
    /// <summary>Adds the module's services and tables.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSingleton<Wallets>();
        services.AddSingleton<MerchantDirectory>();
        AddMerchants(services);
        services.AddSingleton<MerchantQr>();
        services.AddSingleton<RequestHash>();
        services.AddSingleton<InFlightRequests>();
        services.AddSingleton<MoneyThrottle>();
        services.AddSingleton<AnswerTraces>();
        services.AddSingleton<SimulatorSteering>();
        services.AddSingleton<ICardProcessor, CardSimulator>();
        services.AddScoped<Attempts>();
        services.AddSingleton<OutcomeCounts>();
        services.AddScoped<ClientAttempts>();
        services.AddOptions<LargeMoneyOptions>().BindConfiguration("Paycare:Payments:LargeMoney");
        services.AddScoped<LargeMoney>();
        services.AddScoped<OutgoingMoney>();
        services.AddScoped<Closure>();
        services.AddScoped<PaymentSteps>();
        services.AddScoped<TopUpSteps>();
        services.AddScoped<TopUpRequests>();
        services.AddScoped<CardBinding>();
        services.AddScoped<Goodwill>();
        AddRefunds(services);
        services.AddScoped(s => new PaymentsApi(
            s.GetRequiredService<Database>(), s.GetRequiredService<LedgerApi>(), s.GetRequiredService<Wallets>(),
            s.GetRequiredService<Attempts>(), s.GetRequiredService<PaymentSteps>(), s.GetRequiredService<TopUpRequests>(),
            s.GetRequiredService<CardBinding>(), s.GetRequiredService<Goodwill>(), s.GetRequiredService<Closure>(), s.GetRequiredService<ClientAttempts>(), s.GetRequiredService<TimeProvider>()));
        services.AddDueHandler<TopUpInquiry>();
        services.AddSubscriber<CustomerJoined, OpenWallet>();
        TextSource.Add(services, typeof(Texts));
        return services.AddSingleton(new ModelPart("payments", 
            [typeof(RefundId), typeof(CardId), typeof(TopUpId), typeof(MerchantId), typeof(MerchantKeyId), typeof(MerchantSessionId), typeof(SettlementId),
                typeof(WebhookEndpointId), typeof(WebhookEventId), typeof(WebhookDeliveryId)], model =>
        {
            Card.Map(model.Entity<Card>());
            TopUp.Map(model.Entity<TopUp>());
            MapMerchants(model);
            Refund.Map(model.Entity<Refund>());
            RefundStep.Map(model.Entity<RefundStep>());
            AnswerTrace.Map(model.Entity<AnswerTrace>());
            SimulatedCharge.Map(model.Entity<SimulatedCharge>());
        })
        {
            Keyed = [Card.Column],
        });
    }

    private static void AddMerchants(IServiceCollection services)
    {
        services.AddOptions<MerchantOptions>().BindConfiguration("Paycare:Merchants");
        services.AddOptions<WebhookOptions>().BindConfiguration("Paycare:Webhooks");
        services.AddSingleton<MerchantKeyBook>();
        services.AddSingleton<MerchantThrottle>();
        services.AddScoped<MerchantSessions>();
        services.AddScoped<MerchantKeys>();
        services.AddScoped<MerchantSwitch>();
        services.AddScoped<MerchantPayments>();
        services.AddScoped<MerchantQrRequests>();
        services.AddScoped<MerchantRefunds>();
        services.AddScoped<RefundWebhooks>();
        services.AddSubscriber<RefundAsked, TellMerchantOfRefundAsked>();
        services.AddSubscriber<RefundMoved, TellMerchantOfRefundMoved>();
        services.AddScoped<SettlementSteps>();
        services.AddScoped<Settlements>();
        services.AddDueHandler<SettlementDue>();
        services.AddHostedService<SettlementBeginning>();
        services.AddSingleton<WebhookLine>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService(s => s.GetRequiredService<WebhookSender>());
        services.AddHostedService<WebhookFeed>();
        services.AddScoped<WebhookEvents>();
        services.AddScoped<JournalEvents>();
        services.AddScoped<Webhooks>();
        services.AddScoped<WebhookDeliveries>();
        services.AddDueHandler<WebhookDeliveryDue>();
        services.AddScoped(s => new MerchantApi(s));
        MerchantAuthentication.Add(services);
    }

    private static void MapMerchants(ModelBuilder model)
    {
        Merchant.Map(model.Entity<Merchant>());
        MerchantKey.Map(model.Entity<MerchantKey>());
        MerchantSession.Map(model.Entity<MerchantSession>());
        Settlement.Map(model.Entity<Settlement>());
        WebhookEndpoint.Map(model.Entity<WebhookEndpoint>());
        WebhookEvent.Map(model.Entity<WebhookEvent>());
        WebhookDelivery.Map(model.Entity<WebhookDelivery>());
        WebhookCursor.Map(model.Entity<WebhookCursor>());
    }

    private static void AddRefunds(IServiceCollection services)
    {
        services.AddOptions<RefundPolicy>().BindConfiguration("Paycare:Payments:Refunds");
        services.AddSingleton<RefundTurns>();
        services.AddScoped<RefundRoom>();
        services.AddScoped<RefundSteps>();
        services.AddScoped<RefundView>();
        services.AddScoped<RefundRequests>();
        services.AddScoped<RefundDecisions>();
        services.AddScoped(s => new RefundsApi(
            s.GetRequiredService<RefundRoom>(), s.GetRequiredService<RefundRequests>(), s.GetRequiredService<RefundView>(),
            s.GetRequiredService<RefundDecisions>()));
        services.AddDueHandler<RefundLook>();
        services.AddDueHandler<RefundPromise>();
        services.AddDueHandler<RefundDecision>();
    }

    /// <summary>Maps the module's endpoints.</summary>
    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        WalletEndpoints.Map(routes);
        ClosureEndpoint.Map(routes);
        CardEndpoints.Map(routes);
        TopUpEndpoints.Map(routes);
        PaymentEndpoints.Map(routes);
        RefundEndpoints.Map(routes);
        AttemptEndpoints.Map(routes);
        MerchantEndpoints.Map(routes);
        ClientAttemptEndpoints.Map(routes);
    }
}

/// <summary>Names the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
