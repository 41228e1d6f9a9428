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
        services.AddScoped(s => new PaymentsApi(
            s.GetRequiredService<Database>(), s.GetRequiredService<LedgerApi>(), s.GetRequiredService<Wallets>(),
            s.GetRequiredService<Attempts>(), s.GetRequiredService<PaymentSteps>(), s.GetRequiredService<TopUpRequests>(),
            s.GetRequiredService<CardBinding>(), s.GetRequiredService<Goodwill>(), s.GetRequiredService<Closure>(), s.GetRequiredService<VerificationApi>(),
            s.GetRequiredService<ClientAttempts>(), s.GetRequiredService<TimeProvider>()));
        services.AddDueHandler<TopUpInquiry>();
        services.AddSubscriber<CustomerJoined, OpenWallet>();
        services.AddSubscriber<CustomerVerified, RaiseLimits>();
        services.AddOptions<WalletLimits>().BindConfiguration("Paycare:Payments:WalletLimits");
        services.AddScoped<IPersonalData, WalletData>();
        TextSource.Add(services, typeof(Texts));
        return services.AddSingleton(new ModelPart("payments", [typeof(CardId), typeof(TopUpId), typeof(MerchantId)], model =>
        {
            Card.Map(model.Entity<Card>());
            TopUp.Map(model.Entity<TopUp>());
            Merchant.Map(model.Entity<Merchant>());
            AnswerTrace.Map(model.Entity<AnswerTrace>());
            SimulatedCharge.Map(model.Entity<SimulatedCharge>());
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
        PaymentEndpoints.Map(routes);
        AttemptEndpoints.Map(routes);
        ClientAttemptEndpoints.Map(routes);
    }
}

/// <summary>Names the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
