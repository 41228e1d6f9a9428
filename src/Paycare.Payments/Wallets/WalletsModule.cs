using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Registration;
using Paycare.Identity.Verification;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;

namespace Paycare.Payments.Wallets;

/// <summary>Wires wallets: whose accounts they are, and their limits.</summary>
internal static class WalletsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<WalletLimits>("Paycare:Payments:WalletLimits");
        services.AddSingleton<WalletAccounts>();
        services.AddSubscriber<CustomerJoined, OpenWalletListener>();
        services.AddSubscriber<CustomerVerified, RaiseLimitsListener>();
    }
}
