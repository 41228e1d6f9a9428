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

/// <summary>Care answered in a case, or Paycare did by itself: to be told where the person writes from.</summary>
/// <param name="Case">The case.</param>
/// <param name="Message">The message.</param>
internal sealed record CaseAnswered(CaseId Case, Guid Message) : IEvent
{
    public string Aggregate => Case.ToString();
}

/// <summary>Publishes every new case and every answer, whoever opens or writes it.</summary>
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

        var answers = db
            .ChangeTracker.Entries<CaseMessage>()
            .Where(e => e.State == EntityState.Added && e.Entity is { IsInternal: false, Author: not MessageAuthor.Customer })
            .Select(e => e.Entity)
            .ToList();
        foreach (var answer in answers)
        {
            outbox.Publish(db, new CaseAnswered(answer.Case, answer.Id));
        }

        return opened.Count + answers.Count > 0 ? due.Wake : null;
    }
}
