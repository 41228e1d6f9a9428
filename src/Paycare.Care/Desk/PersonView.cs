using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Payments;
using Paycare.Payments.History;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>A person as the desk sees them, masked: everything about them on one page.</summary>
/// <param name="Customer">Name and contacts, masked.</param>
/// <param name="Facts">Wallet with its limits, PIN, cards, devices, and the newest transactions.</param>
/// <param name="Cases">Their cases, open ones first, then newest first; at most 50.</param>
/// <param name="Transactions">One page of all their transactions, refused attempts included, newest first.</param>
/// <param name="Notes">Colleagues' notes on their cases, newest first; at most 50.</param>
public sealed record PersonAnswer(
    CustomerCard Customer,
    DeskFacts Facts,
    IReadOnlyList<DeskCaseItem> Cases,
    Page<AttemptFacts> Transactions,
    IReadOnlyList<PersonNote> Notes
);

/// <summary>A colleague's note about a person.</summary>
/// <param name="CaseId">The case on which it was written.</param>
/// <param name="CaseNumber">Its number.</param>
/// <param name="By">Who wrote it; <c>null</c> for Paycare itself.</param>
/// <param name="At">When it was written.</param>
/// <param name="Text">The note.</param>
public sealed record PersonNote(CaseId CaseId, string CaseNumber, string? By, DateTimeOffset At, string Text);

/// <summary>Assembles a person's page.</summary>
internal sealed class PersonView(Database db, IdentityApi identity, PaymentsApi payments, DeskView view, DeskInbox inbox)
{
    private const int Most = 50,
        TransactionsShown = 50;

    public static void Map(RouteGroupBuilder desk) =>
        desk.MapGet("/customers/{id}", async (CustomerId id, string? cursor, int? limit, PersonView person, CancellationToken cancel) =>
                (await person.OfAsync(id, cursor, limit, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("readPerson", "Read a person", "Cases, transactions, devices, limits and notes, masked.");

    public async Task<Result<PersonAnswer>> OfAsync(CustomerId id, string? cursor, int? limit, CultureInfo reader, CancellationToken cancel)
    {
        if (await identity.FindCustomerAsync(id, cancel) is not { } card)
        {
            return Refusal.NotFound;
        }

        if ((await payments.AttemptsAsync(id, cursor, limit ?? TransactionsShown, cancel)).IsRefused(out var refusal, out var page))
        {
            return refusal;
        }

        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.Customer == id && c.MergedInto == null)
            .OrderBy(c => c.State == CaseState.Resolved || c.State == CaseState.Closed)
            .ThenByDescending(c => c.Number)
            .Take(Most)
            .ToListAsync(cancel);
        return new PersonAnswer(
            card,
            await view.FactsAsync(id, null, cancel),
            await inbox.ShowAsync(cases, reader, cancel),
            page,
            await NotesAsync(cases, reader, cancel)
        );
    }

    /// <summary>One of a person's transactions, with the verdict that they read and what to do next.</summary>
    public async Task<Result<DeskTransaction>> TransactionAsync(
        CustomerId id,
        string attempt,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        await payments.FindAttemptAsync(id, attempt, cancel) is { } found
            ? view.Transaction(found, isDisowned: false, language)
            : Refusal.NotFound;

    private async Task<IReadOnlyList<PersonNote>> NotesAsync(List<Case> cases, CultureInfo reader, CancellationToken cancel)
    {
        var ids = cases.Select(c => c.Id).ToList();
        var notes = await db.Set<CaseMessage>()
            .AsNoTracking()
            .Where(m => ids.Contains(m.Case) && m.IsInternal && m.Text != "")
            .OrderByDescending(m => m.At)
            .Take(Most)
            .ListBelievedAsync(cancel);
        var names = await view.NamesAsync(notes.Select(n => n.Staff), cancel);
        var numbers = cases.ToDictionary(c => c.Id, c => c.NumberText);
        return
        [
            .. notes.Select(n => new PersonNote(n.Case, numbers[n.Case], StaffAnswer.Of(n.Staff, names)?.Name, n.At, n.TextIn(reader))),
        ];
    }
}
