using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.People;

/// <summary>Whom a customer paid before, as pages may use it.</summary>
public sealed class PeopleApi
{
    private readonly PaidPayees _payees;
    private readonly Repeats _repeats;
    private readonly IdentityApi _identity;

    internal PeopleApi(PaidPayees payees, Repeats repeats, IdentityApi identity)
    {
        (_payees, _repeats, _identity) = (payees, repeats, identity);
    }

    /// <summary>
    /// Payees paid lately and favourites, the last paid first. Refused as busy when the ledger cannot open the wallet now.
    /// </summary>
    /// <param name="customer">The payer.</param>
    /// <param name="limit">The most recent ones that are wanted, see <see cref="Paging"/>; favourites come on top.</param>
    /// <param name="cancel">Stops the read.</param>
    public Task<Result<Page<PaidPayee>>> RecentAsync(CustomerId customer, int? limit, CancellationToken cancel) =>
        _payees.RecentAsync(customer, limit, cancel);

    /// <summary>One payee by any id that it ever had in <see cref="RecentAsync"/>.</summary>
    public Task<Result<PaidPayee>> FindAsync(CustomerId customer, string? id, CancellationToken cancel) =>
        _payees.FindAsync(customer, id ?? "", cancel);

    /// <summary>Makes a payee a favourite, or an ordinary one again.</summary>
    public Task<Result<PaidPayee>> MarkAsync(CustomerId customer, string id, bool isFavourite, CancellationToken cancel) =>
        _payees.MarkAsync(customer, id, isFavourite, cancel);

    /// <summary>
    /// The phone (E.164) of a person whom the customer paid before, to send money there again. It is for requests to this module;
    /// the payer may have known a masked name only, so no page shows it.
    /// </summary>
    /// <returns><c>null</c> when there is no such person, or no longer.</returns>
    public async Task<string?> PhoneOfAsync(CustomerId customer, string? id, CancellationToken cancel) =>
        await _payees.PersonAsync(customer, id ?? "", cancel) is { } person
            ? await _identity.RevealAsync(person, PersonalField.Phone, cancel)
            : null;

    /// <summary>The payment or transfer of the last 10 minutes that another one would repeat.</summary>
    /// <param name="customer">The payer.</param>
    /// <param name="merchant">The merchant to pay; <c>null</c> for a transfer.</param>
    /// <param name="phone">The receiver's phone, in any common form; <c>null</c> for a payment.</param>
    /// <param name="amount">The amount, in minor units (sen).</param>
    /// <param name="cancel">Stops the read.</param>
    /// <returns><c>null</c> when nothing would be repeated.</returns>
    public async Task<RepeatAnswer?> RepeatAsync(
        CustomerId customer,
        MerchantId? merchant,
        string? phone,
        Money amount,
        CancellationToken cancel
    ) =>
        await _repeats.FindAsync(customer, new RepeatQuery(merchant?.ToString(), phone, amount.ToDecimalText()), cancel)
            is { Refusal: null, Value: { FirstAttemptId: not null } first }
            ? first
            : null;
}
