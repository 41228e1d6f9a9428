using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Bank;
using Paycare.Payments.Cards;
using Paycare.Payments.Closing;
using Paycare.Payments.Details;
using Paycare.Payments.Disputes;
using Paycare.Payments.Finding;
using Paycare.Payments.Freezes;
using Paycare.Payments.Goodwill;
using Paycare.Payments.History;
using Paycare.Payments.MerchantPortal;
using Paycare.Payments.Merchants;
using Paycare.Payments.MoneyRequests;
using Paycare.Payments.Notices;
using Paycare.Payments.Overview;
using Paycare.Payments.Payments;
using Paycare.Payments.People;
using Paycare.Payments.Privacy;
using Paycare.Payments.Processor;
using Paycare.Payments.Qr;
using Paycare.Payments.Records;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Payments.Schedules;
using Paycare.Payments.Settlements;
using Paycare.Payments.Spending;
using Paycare.Payments.TestMode;
using Paycare.Payments.TopUps;
using Paycare.Payments.Transfers;
using Paycare.Payments.Unanswered;
using Paycare.Payments.Wallets;
using Paycare.Payments.Webhooks;
using Paycare.Payments.Withdrawals;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Payments;

/// <summary>Wires money in, out and between customers: one line per room, the lower ones first.</summary>
public static class PaymentsModule
{
    /// <summary>Adds the module's services and tables.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        RequestsModule.Add(services);
        NoticesModule.Add(services);
        MerchantsModule.Add(services);
        WalletsModule.Add(services);
        FreezesModule.Add(services);
        GoodwillModule.Add(services);
        QrModule.Add(services);
        ProcessorModule.Add(services);
        SpendingModule.Add(services);
        BankModule.Add(services);
        DetailsModule.Add(services);
        WebhooksModule.Add(services);
        CardsModule.Add(services);
        TopUpsModule.Add(services);
        TransfersModule.Add(services);
        MoneyRequestsModule.Add(services);
        WithdrawalsModule.Add(services);
        UnansweredModule.Add(services);
        DisputesModule.Add(services);
        RefundsModule.Add(services);
        HistoryModule.Add(services);
        FindingModule.Add(services);
        MerchantPaymentsModule.Add(services);
        SchedulesModule.Add(services);
        RecordsModule.Add(services);
        PeopleModule.Add(services);
        SettlementsModule.Add(services);
        TestModeModule.Add(services);
        MerchantPortalModule.Add(services);
        OverviewModule.Add(services);
        ClosingModule.Add(services);
        PrivacyModule.Add(services);
        services.AddApi<PaymentsApi>();
        services.AddApi<BankApi>();
        return TextSource.Add(services, typeof(Texts));
    }

    /// <summary>Adds the simulated bank, for the demo only.</summary>
    public static IServiceCollection AddSimulatedBank(this IServiceCollection services)
    {
        BankModule.AddSimulator(services);
        return services;
    }

    /// <summary>Limits what one merchant may ask; stands after authentication.</summary>
    public static IApplicationBuilder UsePayments(this IApplicationBuilder app) => app.UseMiddleware<MerchantThrottleMiddleware>();

    /// <summary>Maps the module's endpoints.</summary>
    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        ProcessorModule.Map(routes);
        BankModule.Map(routes);
        CardsModule.Map(routes);
        TopUpsModule.Map(routes);
        TransfersModule.Map(routes);
        MoneyRequestsModule.Map(routes);
        WithdrawalsModule.Map(routes);
        UnansweredModule.Map(routes);
        RefundsModule.Map(routes);
        HistoryModule.Map(routes);
        MerchantPaymentsModule.Map(routes);
        SchedulesModule.Map(routes);
        RecordsModule.Map(routes);
        PeopleModule.Map(routes);
        TestModeModule.Map(routes);
        MerchantPortalModule.Map(routes);
        OverviewModule.Map(routes);
        ClosingModule.Map(routes);
    }
}

/// <summary>Names the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
