using Microsoft.AspNetCore.Builder;
using Paycare.Platform.Operations;

namespace Paycare.Payments.Requests;

/// <summary>What money requests can be refused for, as their endpoints document it.</summary>
internal static class MoneyErrors
{
    /// <summary>Whatever leaves a wallet by its owner's PIN.</summary>
    public static readonly IReadOnlyList<AttemptCode> Spending =
    [
        AttemptCode.InsufficientBalance,
        AttemptCode.WrongPin,
        AttemptCode.PinLocked,
        AttemptCode.StepUpRequired,
        AttemptCode.RiskBlocked,
        AttemptCode.LimitExceeded,
        AttemptCode.AccountFrozen,
        AttemptCode.AccountClosed,
        AttemptCode.TransactionFrozen,
    ];

    /// <summary>Documents codes under the status that their refusal has.</summary>
    public static TEndpoint RefusesMoney<TEndpoint>(this TEndpoint endpoint, IReadOnlyList<AttemptCode> codes)
        where TEndpoint : IEndpointConventionBuilder
    {
        foreach (var kind in codes.GroupBy(MoneyRefusal.Kind))
        {
            endpoint.Refuses(kind.Key, [.. kind.Select(code => code.Text())]);
        }

        return endpoint;
    }
}
