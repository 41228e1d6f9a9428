using Paycare.Payments.History;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Finding;

/// <summary>What a reference names.</summary>
/// <param name="Kind"><c>attempt</c>, <c>refund</c>, <c>dispute</c> or <c>bank-entry</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Number">The number or reference that people read.</param>
/// <param name="Customer">Whose it is; <c>null</c> while nobody knows.</param>
/// <param name="Payment">The payment or other attempt that it belongs to, if any.</param>
public sealed record FoundReference(string Kind, string Id, string Number, CustomerId? Customer, string? Payment);

/// <summary>
/// Finds money by what a caller can say about it, whoever's it is. For the desk, which masks people and records each call.
/// </summary>
public sealed class FindingApi
{
    private readonly MoneyReferences _references;
    private readonly MoneyAmounts _amounts;

    internal FindingApi(MoneyReferences references, MoneyAmounts amounts) => (_references, _amounts) = (references, amounts);

    /// <summary>What a payment's id, a refund's or dispute's number or a bank's or processor's reference names.</summary>
    public Task<IReadOnlyList<FoundReference>> ByReferenceAsync(string text, int most, CancellationToken cancel) =>
        _references.FindAsync(text, most, cancel);

    /// <summary>Who bound a card that ends in these four digits, newest first.</summary>
    public Task<IReadOnlyList<CustomerId>> ByCardEndAsync(string last4, int most, CancellationToken cancel) =>
        _references.ByCardEndAsync(last4, most, cancel);

    /// <summary>Attempts within a time, of one amount or of any, whoever made them, newest first.</summary>
    public Task<IReadOnlyList<AttemptFacts>> AtAsync(
        Money? amount,
        DateTimeOffset from,
        DateTimeOffset to,
        int most,
        CancellationToken cancel
    ) => _amounts.AtAsync(amount, from, to, most, cancel);

    /// <summary>The newest attempts at merchants whose name contains these words.</summary>
    public Task<IReadOnlyList<AttemptFacts>> AtMerchantsAsync(string name, int most, CancellationToken cancel) =>
        _amounts.AtMerchantsAsync(name, most, cancel);
}
