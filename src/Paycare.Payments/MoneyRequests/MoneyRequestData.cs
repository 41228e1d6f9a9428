using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MoneyRequests;

/// <summary>Requests for money that a customer made or got.</summary>
internal sealed class MoneyRequestData(Database db, MoneyRequestBook book) : IPersonalData
{
    public IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel) =>
        [new("moneyRequests", RequestsAsync(customer, cancel))];

    public async Task EraseAsync(CustomerId customer, CancellationToken cancel)
    {
        await db.Set<MoneyRequest>().Where(r => r.Asker == customer || r.Payer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<BlockedAsker>().Where(b => b.Asker == customer || b.Customer == customer).ExecuteDeleteAsync(cancel);
    }

    private async IAsyncEnumerable<object> RequestsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var request in await book.ListAsync(customer, cancel))
        {
            yield return request;
        }
    }
}
