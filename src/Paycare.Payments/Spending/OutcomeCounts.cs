using System.Collections.Concurrent;
using Paycare.Payments.Merchants;
using Paycare.Platform.Processes;

namespace Paycare.Payments.Spending;

/// <summary>How often something was tried since the last look, and how often it failed through nobody's choice.</summary>
/// <param name="Tried">All, failed ones too.</param>
/// <param name="Failed">Those that a shop, a bank or we let down: not a wrong PIN, not an empty wallet, not an issuer's "no".</param>
public readonly record struct OutcomeCount(int Tried, int Failed);

/// <summary>
/// Counts how merchants and rails do, in memory: whoever looks for incidents takes the counts away. A crash loses the
/// counts of some seconds, never money.
/// </summary>
[OneProcess(KeptBy.Whole, "Each would count its own requests alone, and incidents would be found late or never.")]
public sealed class OutcomeCounts
{
    /// <summary>The card processor and the issuers behind it.</summary>
    public const string Cards = "rail:card";

    private ConcurrentDictionary<string, OutcomeCount> _counts = new(StringComparer.Ordinal);

    /// <summary>The scope of one merchant.</summary>
    public static string Of(MerchantId merchant) => $"merchant:{merchant}";

    /// <summary>The merchant of a scope, when it is one's.</summary>
    public static MerchantId? MerchantOf(string scope) =>
        scope is ['m', 'e', 'r', 'c', 'h', 'a', 'n', 't', ':', .. var id]
        && Paycare.Platform.Ids.StrongId.TryRead<MerchantId>(id, out var merchant)
            ? merchant
            : null;

    /// <summary>Counts one outcome.</summary>
    public void Count(string scope, bool isFailed) =>
        _counts.AddOrUpdate(
            scope,
            static (_, failed) => new OutcomeCount(1, failed ? 1 : 0),
            static (_, count, failed) => new OutcomeCount(count.Tried + 1, count.Failed + (failed ? 1 : 0)),
            isFailed
        );

    /// <summary>Takes what was counted since the last time.</summary>
    public IReadOnlyDictionary<string, OutcomeCount> Take() =>
        Interlocked.Exchange(ref _counts, new ConcurrentDictionary<string, OutcomeCount>(StringComparer.Ordinal));
}
