using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Schedules;

/// <summary>A customer's schedules.</summary>
internal sealed class ScheduleData(Database db, ScheduleBook book) : IPersonalData
{
    public IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel) =>
        [new("schedules", SchedulesAsync(customer, cancel))];

    public Task EraseAsync(CustomerId customer, CancellationToken cancel) =>
        db.Set<Schedule>().Where(s => s.Customer == customer).ExecuteDeleteAsync(cancel);

    private async IAsyncEnumerable<object> SchedulesAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var schedule in await book.ListAsync(customer, cancel))
        {
            yield return schedule;
        }
    }
}
