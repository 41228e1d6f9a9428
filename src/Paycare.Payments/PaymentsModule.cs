using Microsoft.AspNetCore.Routing;
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
        return services.AddSingleton(new ModelPart("payments", [typeof(RefundId), typeof(CardId), typeof(TopUpId), typeof(MerchantId)], model =>
        {
            Card.Map(model.Entity<Card>());
            TopUp.Map(model.Entity<TopUp>());
            Merchant.Map(model.Entity<Merchant>());
            Refund.Map(model.Entity<Refund>());
            RefundStep.Map(model.Entity<RefundStep>());
            AnswerTrace.Map(model.Entity<AnswerTrace>());
            SimulatedCharge.Map(model.Entity<SimulatedCharge>());
        })
        {
            Keyed = [Card.Column],
        });
    }

    private static void AddRefunds(IServiceCollection services)
    {
        services.AddOptions<RefundPolicy>().BindConfiguration("Paycare:Payments:Refunds");
        services.AddScoped<TransactionFreezes>();
        services.AddSingleton<RefundTurns>();
        services.AddScoped<RefundRoom>();
        services.AddScoped<RefundSteps>();
        services.AddScoped<RefundView>();
        services.AddScoped<RefundRequests>();
        services.AddScoped<RefundDecisions>();
        services.AddScoped(s => new RefundsApi(
            s.GetRequiredService<RefundRoom>(), s.GetRequiredService<RefundRequests>(), s.GetRequiredService<RefundView>(),
            s.GetRequiredService<RefundDecisions>(), s.GetRequiredService<TransactionFreezes>()));
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
        ClientAttemptEndpoints.Map(routes);
    }
}

/// <summary>Names the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
