using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Bank;
using Paycare.Payments.Cards;
using Paycare.Payments.Details;
using Paycare.Payments.Freezes;
using Paycare.Payments.Processor;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Wires refunds over every rail.</summary>
internal static class RefundsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<RefundPolicy>("Paycare:Payments:Refunds");
        services.AddSingleton<RefundTurns>();
        services.AddSingleton<ChargeTurns>();
        services.AddScoped<ChargeRemainder>();
        services.AddScoped<RefundTargets>();
        services.AddScoped<RefundEligibility>();
        services.AddScoped<RefundNotices>();
        services.AddScoped<RefundSuspense>();
        services.AddScoped<RefundToCard>();
        services.AddScoped<RefundToBank>();
        services.AddScoped<RefundReservation>();
        services.AddScoped<RefundProcess>();
        services.AddScoped<RefundDraft>();
        services.AddScoped<RefundRefusals>();
        services.AddScoped<RefundIntents>();
        services.AddScoped<RefundView>();
        services.AddScoped<IAttemptDetails, RefundDetails>();
        services.AddScoped<RequestRefund>();
        services.AddScoped<DecideRefund>();
        services.AddScoped<ICardUse, RefundCardUse>();
        services.AddApi<RefundsApi>();
        services.AddDueHandler<RefundTimer>();
        services.AddDueHandler<RefundPromiseTimer>();
        services.AddDueHandler<RefundDecisionTimer>();
        services.AddSubscriber<RefundReported, RefundReportListener>();
        services.AddSubscriber<TransactionReleased, RefundReleaseListener>();
        services.AddSubscriber<PayoutMoved, RefundPayoutListener>();
        services.AddTables("payments", [typeof(RefundId)], model =>
        {
            Refund.Map(model.Entity<Refund>());
            RefundStep.Map(model.Entity<RefundStep>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => RefundEndpoints.Map(routes);
}
