using Paycare.Payments.Overview;
using Paycare.Platform.Amounts;

namespace Paycare.Web.App;

/// <summary>How much can still come into a wallet: asked before a top-up is offered.</summary>
internal static class Headroom
{
    /// <summary>What fits into the wallet under its own limits; <c>null</c> when nothing limits it.</summary>
    public static Money? Of(WalletAnswer wallet) => Of(wallet, wallet.Limits.Balance, wallet.Limits.MonthIncoming);

    /// <summary>Whether an amount that does not fit would, once the owner is verified.</summary>
    public static bool GrowsFor(WalletAnswer wallet, LevelLimits verified, Money amount) =>
        wallet.Level != "verified" && Of(wallet, verified.Balance, verified.MonthIncoming) is { } room && amount <= room;

    private static Money? Of(WalletAnswer wallet, Money? ceiling, Money? month)
    {
        var most = Math.Min(
            ceiling is { } balance ? balance.Minor - wallet.Posted.Minor : long.MaxValue,
            month is { } incoming ? incoming.Minor - wallet.Limits.MonthIncomingUsed.Minor : long.MaxValue
        );
        return most == long.MaxValue ? null : new Money(Math.Max(0, most), wallet.Posted.Currency);
    }
}
