using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Bank;
using Paycare.Payments.Details;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Withdrawals;

/// <summary>Wires withdrawals to bank accounts.</summary>
internal static class WithdrawalsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<WithdrawMoney>();
        services.AddScoped<IAttemptDetails, WithdrawalDetails>();
        services.AddScoped<WithdrawalProcess>();
        services.AddDueHandler<WithdrawalTimer>();
        services.AddSubscriber<PayoutMoved, WithdrawalPayoutListener>();
        services.AddTables("payments", [typeof(WithdrawalId)], model => Withdrawal.Map(model.Entity<Withdrawal>()));
    }

    public static void Map(IEndpointRouteBuilder routes) => WithdrawalEndpoints.Map(routes);
}
