using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
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
        services.AddOptions<CardProcessing>().BindConfiguration("Paycare");
        services.AddOptions<TopUpOptions>().BindConfiguration("Paycare:TopUps");
        services.AddSingleton<ProcessorLine>();
        services.AddSingleton<CardSimulator>();
        services.AddSingleton<StripeCards>();
        services.AddScoped<StripeReports>();
        services.TryAddSingleton<ICardProcessor>(s =>
            s.GetRequiredService<IOptions<CardProcessing>>().Value.IsStripe ? s.GetRequiredService<StripeCards>() : s.GetRequiredService<CardSimulator>());
        services.AddScoped(s => new ProcessorSimulation(
            s.GetRequiredService<Database>(), s.GetRequiredService<SimulatorSteering>(), s.GetRequiredService<Outbox>(),
            s.GetRequiredService<IOptions<CardProcessing>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CardVault>();
        services.AddScoped<CardGuard>();
        services.AddScoped<Attempts>();
        services.AddSingleton<OutcomeCounts>();
        services.AddScoped<ClientAttempts>();
        services.AddOptions<LargeMoneyOptions>().BindConfiguration("Paycare:Payments:LargeMoney");
        services.AddScoped<LargeMoney>();
        services.AddScoped<OutgoingMoney>();
        services.AddScoped<Closure>();
        services.AddSingleton<Notes>();
        services.AddScoped<QrUses>();
        services.AddScoped<PaymentSteps>();
        services.AddScoped<Payees>();
        services.AddScoped<TransferSteps>();
        services.AddScoped<Statements>();
        services.AddScoped<Receipts>();
        services.AddSingleton<ReceiptPaper>();
        services.AddScoped(s => new SendApi(
            s.GetRequiredService<Payees>(), s.GetRequiredService<TransferSteps>(), s.GetRequiredService<MerchantQr>(), s.GetRequiredService<MerchantDirectory>(),
            s.GetRequiredService<TimeProvider>()));
        services.AddScoped(s => new RecordsApi(s.GetRequiredService<Attempts>(), s.GetRequiredService<Statements>(), s.GetRequiredService<Receipts>()));
        services.AddDueHandler<TransferNotice>();
        services.AddOptions<RecallOptions>().BindConfiguration("Paycare:Payments:Recalls");
        services.AddScoped<Recalls>();
        services.AddScoped(s => new RecallApi(s.GetRequiredService<Recalls>()));
        services.AddDueHandler<RecallEnd>();
        services.AddScoped<TopUpSteps>();
        services.AddScoped<TopUpRequests>();
        services.AddScoped<CardBook>();
        services.AddScoped<Goodwill>();
        AddRefunds(services);
        services.AddScoped(s => new PaymentsApi(
            s.GetRequiredService<Database>(), s.GetRequiredService<LedgerApi>(), s.GetRequiredService<Wallets>(),
            s.GetRequiredService<Attempts>(), s.GetRequiredService<PaymentSteps>(), s.GetRequiredService<TopUpRequests>(),
            s.GetRequiredService<CardBook>(), s.GetRequiredService<Goodwill>(), s.GetRequiredService<Closure>(), s.GetRequiredService<VerificationApi>(), s.GetRequiredService<ClientAttempts>(), s.GetRequiredService<TimeProvider>()));
        services.AddDueHandler<TopUpInquiry>();
        services.AddDueHandler<SimulatedRefunds>();
        services.AddSubscriber<ChargeReported, LateChargeReports>();
        services.AddSubscriber<CustomerJoined, OpenWallet>();
        BankModule.Add(services);
        DisputeModule.Add(services);
        services.AddSubscriber<CustomerVerified, RaiseLimits>();
        services.AddOptions<WalletLimits>().BindConfiguration("Paycare:Payments:WalletLimits");
        services.AddScoped<IPersonalData, WalletData>();
        TextSource.Add(services, typeof(Texts));
        return services.AddSingleton(new ModelPart("payments",
            [typeof(CardId), typeof(TopUpId), typeof(RefundId), typeof(MerchantId), typeof(MerchantKeyId), typeof(MerchantSessionId), typeof(SettlementId),
                typeof(WebhookEndpointId), typeof(WebhookEventId), typeof(WebhookDeliveryId), typeof(DisputeId), .. BankModule.Ids], model =>
        {
            BankModule.MapTables(model);
            DisputeModule.MapTables(model);
            Card.Map(model.Entity<Card>());
            TopUp.Map(model.Entity<TopUp>());
            MapMerchants(model);
            Refund.Map(model.Entity<Refund>());
            RefundStep.Map(model.Entity<RefundStep>());
            AnswerTrace.Map(model.Entity<AnswerTrace>());
            QrUse.Map(model.Entity<QrUse>());
            UnknownPayees.Map(model.Entity<UnknownPayees>());
            SimulatedCharge.Map(model.Entity<SimulatedCharge>());
            SimulatedRefund.Map(model.Entity<SimulatedRefund>());
            SimulatedChargeback.Map(model.Entity<SimulatedChargeback>());
            StripeCharge.Map(model.Entity<StripeCharge>());
            StripeRefund.Map(model.Entity<StripeRefund>());
            StripeReport.Map(model.Entity<StripeReport>());
        })
        {
            Keyed = [Card.Column, BankAccount.Column],
        });
    }

    /// <summary>Adds the simulated bank: with the demo only.</summary>
    public static IServiceCollection AddSimulatedBank(this IServiceCollection services)
    {
        BankModule.AddSimulator(services);
        return services;
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
        services.AddScoped<SettlementPayouts>();
        services.AddSubscriber<PayoutMoved, SettlementPayoutNews>();
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
        services.AddScoped<TransactionFreezes>();
        services.AddSingleton<RefundTurns>();
        services.AddSingleton<ChargeTurns>();
        services.AddScoped<ChargeRoom>();
        services.AddScoped<RefundTargets>();
        services.AddScoped<RefundRoom>();
        services.AddScoped<RefundNews>();
        services.AddScoped<RefundSuspense>();
        services.AddScoped<RefundToCard>();
        services.AddScoped<RefundToBank>();
        services.AddScoped<RefundSteps>();
        services.AddScoped<RefundView>();
        services.AddScoped<RefundRequests>();
        services.AddScoped<RefundDecisions>();
        services.AddScoped(s => new RefundsApi(
            s.GetRequiredService<RefundRoom>(), s.GetRequiredService<RefundRequests>(), s.GetRequiredService<RefundView>(),
            s.GetRequiredService<RefundDecisions>(), s.GetRequiredService<TransactionFreezes>(), s.GetRequiredService<RefundTargets>()));
        services.AddDueHandler<RefundLook>();
        services.AddDueHandler<RefundPromise>();
        services.AddDueHandler<RefundDecision>();
        services.AddSubscriber<RefundReported, RefundReports>();
        services.AddSubscriber<PayoutMoved, RefundPayoutNews>();
    }

    /// <summary>Maps the module's endpoints.</summary>
    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        WalletEndpoints.Map(routes);
        ClosureEndpoint.Map(routes);
        CardEndpoints.Map(routes);
        TopUpEndpoints.Map(routes);
        StripeEndpoint.Map(routes);
        PaymentEndpoints.Map(routes);
        RefundEndpoints.Map(routes);
        PayeeEndpoint.Map(routes);
        TransferEndpoints.Map(routes);
        RecallEndpoints.Map(routes);
        ReceiptEndpoint.Map(routes);
        AttemptEndpoints.Map(routes);
        MerchantEndpoints.Map(routes);
        ClientAttemptEndpoints.Map(routes);
        BankModule.MapEndpoints(routes);
    }
}

/// <summary>Names the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
