using System.Security.Claims;
using Paycare.Identity.MerchantUsers;
using Paycare.Platform.Results;

namespace Paycare.Payments.Merchants;

/// <summary>Who has which scope, and how a caller's is asked.</summary>
public static class MerchantScopes
{
    /// <summary>The scopes that keys can have: a key that could make keys would outlive its own end.</summary>
    public static IReadOnlyList<MerchantScope> OfKeys { get; } =
    [.. Enum.GetValues<MerchantScope>().Where(s => s is not (MerchantScope.Keys or MerchantScope.Users or MerchantScope.Test))];

    /// <summary>The contract's name of a scope.</summary>
    public static string Name(this MerchantScope scope) => scope.ToString().ToLowerInvariant();

    /// <summary>What a person may do.</summary>
    public static IReadOnlyList<MerchantScope> Of(MerchantRole role) =>
        role switch
        {
            MerchantRole.Owner => Enum.GetValues<MerchantScope>(),
            MerchantRole.Cashier => [MerchantScope.Payments, MerchantScope.Qr],
            MerchantRole.Developer => [MerchantScope.Payments, MerchantScope.Qr, MerchantScope.Webhooks, MerchantScope.Test],
            MerchantRole.Accountant => [MerchantScope.Payments, MerchantScope.Refunds, MerchantScope.Settlements],
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unnamed role."),
        };

    /// <summary>What a person may do in test mode: whoever may switch to it tries out everything there, but people are real.</summary>
    internal static IReadOnlyList<MerchantScope> InTestMode(MerchantRole role) =>
        Of(role) switch
        {
            var own when own.Contains(MerchantScope.Test) =>
            [
                .. Enum.GetValues<MerchantScope>().Where(s => s != MerchantScope.Users || own.Contains(s)),
            ],
            var own => own,
        };

    /// <summary>Whether the caller may do this.</summary>
    public static bool Has(this ClaimsPrincipal caller, MerchantScope scope)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.HasClaim(MerchantCallers.ScopeClaim, scope.Name());
    }

    /// <summary>Why the caller may not do this, naming the scope; <c>null</c> when they may.</summary>
    public static Refusal? Lacks(this ClaimsPrincipal caller, MerchantScope scope) => caller.Has(scope) ? null : Missing(scope.Name());

    internal static Refusal Missing(string? scope) =>
        scope is null
            ? new Refusal(RefusalKind.NotAllowed, "not-allowed")
            : new Refusal(RefusalKind.NotAllowed, "not-allowed").With("scope", scope);
}
