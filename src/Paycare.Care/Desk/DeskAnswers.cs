using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Platform;

namespace Paycare.Care;

/// <summary>A case in the desk's list.</summary>
public sealed record DeskCaseItem(
    CaseId Id, string Number, string Topic, string Queue, string State, string Language, string Channel, string? CustomerName, StaffAnswer? Assignee,
    DateTimeOffset OpenedAt, DateTimeOffset? WaitingSince, DateTimeOffset? FirstReplyDueAt);

/// <summary>A case as an agent sees it: the words, the person (masked), the recorded facts, the verdict, and what may be done.</summary>
public sealed record DeskCaseAnswer(
    CaseId Id, string Number, int Version, string Topic, string Queue, string State, string Channel, string Language,
    string Background, string WhatHappened, string AlreadyTried, string Need, AboutAnswer? About, IReadOnlyList<string> Missing,
    CustomerCard? Customer, StaffAnswer? Assignee, DateTimeOffset OpenedAt, DateTimeOffset FirstReplyDueAt, DateTimeOffset? FirstReplyAt,
    DateTimeOffset? WaitingSince, bool Confirmed, RatingAnswer? Rating, DeskFacts? Facts, DiagnosisAnswer? Diagnosis,
    IReadOnlyList<DeskMessage> Messages, IReadOnlyList<string> Allowed);

/// <summary>What is recorded about the customer's money and access, as of now.</summary>
/// <param name="Wallet">The balance and its parts.</param>
/// <param name="PinLocked">Whether the PIN is locked.</param>
/// <param name="PinLockedUntil">Until when; <c>null</c> with a lock means until a verified unlock.</param>
/// <param name="Cards">Bound cards: brand and last four.</param>
/// <param name="Attempt">The attempt that the case is about.</param>
/// <param name="LastAttempts">The last ten attempts, refused ones too.</param>
public sealed record DeskFacts(
    WalletAnswer? Wallet, bool PinLocked, DateTimeOffset? PinLockedUntil, IReadOnlyList<CardAnswer> Cards, AttemptFacts? Attempt,
    IReadOnlyList<AttemptFacts> LastAttempts);

/// <summary>A member of staff.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">The name that customers see.</param>
public sealed record StaffAnswer(StaffId Id, string Name);

/// <summary>A message as the desk sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="From">customer or care.</param>
/// <param name="Name">Who wrote it, for care.</param>
/// <param name="Internal">For colleagues only.</param>
/// <param name="Text">The words.</param>
/// <param name="At">When.</param>
public sealed record DeskMessage(string Id, string From, string? Name, bool Internal, string Text, DateTimeOffset At);

/// <summary>Puts a case and everything recorded around it together.</summary>
internal sealed class DeskView(Database db, PaymentsApi payments, IdentityApi identity, DiagnosisTexts diagnosis)
{
    private const int LastAttempts = 10;

    public async Task<DeskCaseAnswer> OfAsync(Case @case, CancellationToken cancel)
    {
        var messages = await MessagesAsync(@case, cancel);
        var attempt = @case is { Customer: { } owner, AboutKind: AboutKind.Attempt }
            ? await payments.FindAttemptAsync(owner, @case.AboutId, cancel)
            : null;
        var names = await NamesAsync([.. messages.Select(m => m.Staff), @case.Assignee], cancel);
        return new DeskCaseAnswer(
            @case.Id, @case.NumberText, @case.Version, @case.Topic.Name(), @case.Queue.Name(), @case.State.Name(), @case.Channel.Name(), @case.Language,
            @case.Background, @case.WhatHappened, @case.AlreadyTried, @case.Need, CustomerCaseBook.About(@case), @case.Missing,
            @case.Customer is { } id ? await identity.FindCustomerAsync(id, cancel) : null,
            Staff(@case.Assignee, names), @case.OpenedAt, @case.FirstReplyDueAt, @case.FirstReplyAt, @case.WaitingSince,
            @case.ConfirmedAt is not null, CustomerCaseBook.Rating(@case),
            @case.Customer is { } customer ? await FactsAsync(customer, attempt, cancel) : null,
            attempt is null ? null : diagnosis.Describe(attempt, System.Globalization.CultureInfo.CurrentUICulture),
            [.. messages.Select(m => new DeskMessage(
                StrongId.Text(m.Id), m.Author == MessageAuthor.Customer ? "customer" : "care", Staff(m.Staff, names)?.Name, m.IsInternal, m.Text, m.At))],
            Allowed(@case));
    }

    public async Task<IReadOnlyDictionary<StaffId, string>> NamesAsync(IEnumerable<StaffId?> ids, CancellationToken cancel) =>
        await identity.StaffNamesAsync([.. ids.OfType<StaffId>().Distinct()], cancel);

    public static StaffAnswer? Staff(StaffId? id, IReadOnlyDictionary<StaffId, string> names) =>
        id is { } staff ? new StaffAnswer(staff, names.GetValueOrDefault(staff, "")) : null;

    private async Task<DeskFacts> FactsAsync(CustomerId customer, AttemptFacts? attempt, CancellationToken cancel)
    {
        var wallet = await payments.WalletAsync(customer, cancel);
        var pin = await identity.PinLockAsync(customer, cancel);
        var last = await payments.AttemptsAsync(customer, null, LastAttempts, cancel);
        return new DeskFacts(
            wallet.Refusal is null ? wallet.Value : null, pin.IsLocked, pin.Until, await payments.CardsAsync(customer, cancel), attempt,
            last.Refusal is null ? last.Value.Items : []);
    }

    /// <summary>The conversation, with those of cases that became part of this one.</summary>
    private async Task<List<CaseMessage>> MessagesAsync(Case @case, CancellationToken cancel) =>
        await db.Set<CaseMessage>().AsNoTracking().Where(m => m.Case == @case.Id).OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync(cancel);

    private static string[] Allowed(Case @case) =>
    [
        "assign", "note",
        .. CaseStates.IsOpen(@case.State) ? ["message", "merge"] : Array.Empty<string>(),
        .. Enum.GetValues<CaseState>().Where(to => CaseStates.Allows(@case.State, to)).Select(to => $"state:{to.Name()}"),
    ];
}
