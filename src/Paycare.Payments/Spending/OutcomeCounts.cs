using System.Collections.Concurrent;
using Paycare.Payments.Merchants;
using Paycare.Platform.Processes;

namespace Paycare.Payments.Spending;

/// <summary>
/// How often something was tried since the last look, and how often it failed through no choice of the customer or issuer.
/// </summary>
/// <param name="Tried">All tries, including failed ones.</param>
/// <param name="Failed">
/// Failures of a merchant, a bank or Paycare: not a wrong PIN, an empty wallet or an issuer's decline.
/// </param>
public readonly record struct OutcomeCount(int Tried, int Failed);

/// <summary>
/// Counts the outcomes of merchants and rails in memory; incident detection collects the counts. A crash loses a few seconds of
/// counts, never money.
/// </summary>
[OneProcess(KeptBy.Whole, "Each would count its own requests alone, and incidents would be found late or never.")]
public sealed class OutcomeCounts
{
    /// <summary>The card processor and the issuers behind it.</summary>
    public const string Cards = "rail:card";

    private ConcurrentDictionary<string, OutcomeCount> _counts = new(StringComparer.Ordinal);

    /// <summary>The scope of one merchant.</summary>
    public static string Of(MerchantId merchant) => $"merchant:{merchant}";

    /// <summary>The merchant of a scope, if it is a merchant's.</summary>
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

    /// <summary>Takes the counts since the last call.</summary>
    public IReadOnlyDictionary<string, OutcomeCount> Take() =>
        Interlocked.Exchange(ref _counts, new ConcurrentDictionary<string, OutcomeCount>(StringComparer.Ordinal));
}
