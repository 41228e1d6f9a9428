using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>A customer has a new case, and in it the promise of an answer.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Case">The case.</param>
internal sealed record CaseOpened(CustomerId Customer, CaseId Case) : IEvent
{
    public string Aggregate => Customer.ToString();
}

/// <summary>Publishes every new case, whoever opens it.</summary>
internal sealed class CaseNews(Outbox outbox, DueSignal due) : ISaveStep
{
    public Action? Begin(Database db)
    {
        var opened = db.ChangeTracker.Entries<Case>().Where(e => e.State == EntityState.Added).Select(e => e.Entity).ToList();
        foreach (var @case in opened)
        {
            if (@case.Customer is { } customer)
            {
                outbox.Publish(db, new CaseOpened(customer, @case.Id));
            }
        }

        return opened.Count > 0 ? due.Wake : null;
    }
}
