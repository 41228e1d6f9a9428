using Microsoft.AspNetCore.Routing;
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
        services.AddSingleton<MerchantQr>();
        services.AddSingleton<RequestHash>();
        services.AddSingleton<InFlightRequests>();
        services.AddSingleton<MoneyThrottle>();
        services.AddSingleton<AnswerTraces>();
        services.AddSingleton<SimulatorSteering>();
        services.AddOptions<CardProcessing>().BindConfiguration("Paycare");
        services.AddOptions<TopUpOptions>().BindConfiguration("Paycare:TopUps");
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
        services.AddScoped<TopUpSteps>();
        services.AddScoped<TopUpRequests>();
        services.AddScoped<CardBook>();
        services.AddScoped<Goodwill>();
        services.AddScoped(s => new PaymentsApi(
            s.GetRequiredService<Database>(), s.GetRequiredService<LedgerApi>(), s.GetRequiredService<Wallets>(),
            s.GetRequiredService<Attempts>(), s.GetRequiredService<PaymentSteps>(), s.GetRequiredService<TopUpRequests>(),
            s.GetRequiredService<CardBook>(), s.GetRequiredService<Goodwill>(), s.GetRequiredService<Closure>(), s.GetRequiredService<ClientAttempts>(), s.GetRequiredService<TimeProvider>()));
        services.AddDueHandler<TopUpInquiry>();
        services.AddDueHandler<SimulatedRefunds>();
        services.AddSubscriber<ChargeReported, LateChargeReports>();
        services.AddSubscriber<CustomerJoined, OpenWallet>();
        TextSource.Add(services, typeof(Texts));
        return services.AddSingleton(new ModelPart("payments", [typeof(CardId), typeof(TopUpId), typeof(MerchantId)], model =>
        {
            Card.Map(model.Entity<Card>());
            TopUp.Map(model.Entity<TopUp>());
            Merchant.Map(model.Entity<Merchant>());
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
            Keyed = [Card.Column],
        });
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
        PayeeEndpoint.Map(routes);
        TransferEndpoints.Map(routes);
        ReceiptEndpoint.Map(routes);
        AttemptEndpoints.Map(routes);
        ClientAttemptEndpoints.Map(routes);
    }
}

/// <summary>Names the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
