using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.People;

/// <summary>Whom a customer paid lately, and favourites.</summary>
internal sealed class PayeeData(Database db, PaidPayees payees) : IPersonalData
{
    public IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel) =>
        [new("payees", PayeesAsync(customer, cancel))];

    public Task EraseAsync(CustomerId customer, CancellationToken cancel) =>
        db.Set<FavouritePayee>().Where(f => f.Customer == customer).ExecuteDeleteAsync(cancel);

    private async IAsyncEnumerable<object> PayeesAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var payee in (await payees.RecentAsync(customer, Paging.MaxLimit, cancel)).Value.Items)
        {
            yield return payee;
        }
    }
}
