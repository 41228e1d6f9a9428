using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Identity.Protection;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Ledger.Journal;
using Paycare.Payments;
using Paycare.Payments.History;
using Paycare.Payments.Records;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Notices;

/// <summary>What a notice tells of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeKind>))]
public enum NoticeKind
{
    /// <summary>Money came into the wallet.</summary>
    [JsonStringEnumMemberName("money-in")]
    MoneyIn,

    /// <summary>Money left the wallet.</summary>
    [JsonStringEnumMemberName("money-out")]
    MoneyOut,

    /// <summary>Something was frozen or released.</summary>
    [JsonStringEnumMemberName("freeze")]
    Freeze,

    /// <summary>Care promised to answer by a time.</summary>
    [JsonStringEnumMemberName("promise")]
    Promise,

    /// <summary>The account's security changed.</summary>
    [JsonStringEnumMemberName("security")]
    Security,
}

/// <summary>What a notice is about; exactly one of them.</summary>
/// <param name="AttemptId">The money's attempt.</param>
/// <param name="SecurityEventId">The security event.</param>
/// <param name="CaseId">The case.</param>
/// <param name="CaseNumber">The case's number.</param>
public sealed record NoticeAbout(
    string? AttemptId = null,
    SecurityEventId? SecurityEventId = null,
    CaseId? CaseId = null,
    string? CaseNumber = null
);

/// <summary>Something that happened in a customer's wallet or account.</summary>
/// <param name="Id">The notice's id.</param>
/// <param name="Kind">money-in, money-out, freeze, promise or security.</param>
/// <param name="At">When it happened.</param>
/// <param name="Text">What happened, in the reader's language.</param>
/// <param name="Amount">The money, in minor units (sen).</param>
/// <param name="About">What it is about.</param>
/// <param name="Until">For a promise that is not yet kept: the time it names.</param>
/// <param name="NotMe">The address that "this wasn't me" is posted to; <c>null</c> where nobody can have done it instead.</param>
/// <param name="IsRead">Whether the customer has read it.</param>
public sealed record NoticeItem(
    string Id,
    NoticeKind Kind,
    DateTimeOffset At,
    string Text,
    Money? Amount,
    NoticeAbout About,
    DateTimeOffset? Until,
    string? NotMe,
    bool IsRead = false
);

/// <summary>
/// The notices of a customer: money in the journal, events of security, promises of care, merged by time. Nothing is written when
/// something happens, so no notice is late or missing.
/// </summary>
public sealed class NoticeCentre
{
    private const char Between = '~';
    private const string OfAttempt = "a-",
        OfEvent = "s-",
        OfCase = "c-";

    /// <summary>Unread notices are counted up to here.</summary>
    public const int MostUnread = 20;

    private static readonly TransactionQuery All = new(null, null, null, null);

    private readonly Database _db;
    private readonly RecordsApi _records;
    private readonly PaymentsApi _payments;
    private readonly SecurityApi _security;
    private readonly CustomerCaseBook _cases;
    private readonly TextCatalog _texts;
    private readonly TimeProvider _clock;

    internal NoticeCentre(
        Database db,
        RecordsApi records,
        PaymentsApi payments,
        SecurityApi security,
        CustomerCaseBook cases,
        TextCatalog texts,
        TimeProvider clock
    )
    {
        (_db, _records, _payments, _security, _cases, _texts, _clock) = (db, records, payments, security, cases, texts, clock);
    }

    /// <summary>A customer's notices, newest first.</summary>
    /// <param name="caller">The customer.</param>
    /// <param name="cursor">Cursor of the previous page.</param>
    /// <param name="limit">Page size, see <see cref="Paging"/>.</param>
    /// <param name="culture">The reader's language.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task<Result<Page<NoticeItem>>> ListAsync(
        ClaimsPrincipal caller,
        string? cursor,
        int? limit,
        CultureInfo culture,
        CancellationToken cancel
    )
    {
        var size = Paging.Limit(limit);
        // Each source goes on after the last one of it that was told.
        var after = cursor is null ? ["", "", ""] : cursor.Split(Between);
        if (after.Length != 3)
        {
            return Refusal.Invalid("cursor", "field.cursor-malformed");
        }

        var customer = caller.Customer();
        if (
            (await _records.SearchAsync(customer, All, movedOnly: true, Of(after[0]), size, cancel)).IsRefused(
                out var malformed,
                out var moved
            )
            || (await _security.EventsAsync(caller, Of(after[1]), size, cancel)).IsRefused(out malformed, out var events)
            || (await _cases.ListAsync(customer, Of(after[2]), size, cancel)).IsRefused(out malformed, out var cases)
        )
        {
            return malformed;
        }

        var found = moved
            .Items.Select(a => (Source: 0, Position: a.Id, Notice: Money(a, culture)))
            .Concat(events.Items.Select(e => (1, e.Id.ToString(), Event(e))))
            .Concat(cases.Items.Select(c => (2, c.Number["PC-".Length..], Promise(c, culture))))
            .OrderByDescending(f => f.Item3.At)
            .ToList();
        var told = found.Take(size).ToList();
        foreach (var (source, position, _) in told)
        {
            after[source] = position;
        }

        var isMore = found.Count > size || moved.Next is not null || events.Next is not null || cases.Next is not null;
        var ids = told.Select(t => t.Item3.Id).ToList();
        var read = await _db.Set<NoticeRead>()
            .Where(r => r.Customer == customer && ids.Contains(r.Notice))
            .Select(r => r.Notice)
            .ToListAsync(cancel);
        return new Page<NoticeItem>(
            [.. told.Select(t => t.Item3 with { IsRead = read.Contains(t.Item3.Id) })],
            isMore && told.Count > 0 ? string.Join(Between, after) : null
        );
    }

    /// <summary>How many of a customer's newest notices are unread; <see cref="MostUnread"/> at most.</summary>
    public async Task<int> UnreadAsync(ClaimsPrincipal caller, CultureInfo culture, CancellationToken cancel) =>
        (await ListAsync(caller, null, MostUnread, culture, cancel)).IsRefused(out _, out var newest)
            ? 0
            : newest.Items.Count(n => !n.IsRead);

    /// <summary>Marks notices as read that <see cref="ListAsync"/> has told to this customer, all in one save.</summary>
    /// <param name="caller">The customer.</param>
    /// <param name="listed">The notices, as they were listed.</param>
    /// <param name="cancel">Stops before the save.</param>
    public Task ReadAllAsync(ClaimsPrincipal caller, IEnumerable<NoticeItem> listed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(listed);
        return KeepReadAsync(caller.Customer(), [.. listed.Select(n => n.Id)], cancel);
    }

    /// <summary>Marks a notice as read. Read twice is read.</summary>
    public async Task<Result<Done>> ReadAsync(ClaimsPrincipal caller, string id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!await ExistsAsync(caller, id, cancel))
        {
            return Refusal.NotFound;
        }

        await KeepReadAsync(caller.Customer(), [id], cancel);
        return Done.Instance;
    }

    private Task KeepReadAsync(CustomerId customer, IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        _db.RetryAsync(
            async () =>
            {
                var read = await _db.Set<NoticeRead>()
                    .Where(r => r.Customer == customer && ids.Contains(r.Notice))
                    .Select(r => r.Notice)
                    .ToListAsync(cancel);
                _db.AddRange(
                    ids.Except(read)
                        .Select(id => new NoticeRead
                        {
                            Customer = customer,
                            Notice = id,
                            At = _clock.GetUtcNow(),
                        })
                );
                await _db.SaveChangesAsync(cancel);
            },
            cancel
        );

    /// <summary>One of a customer's notices; <c>null</c> when there is none.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="id">The notice's id.</param>
    /// <param name="culture">The reader's language.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task<NoticeItem?> FindAsync(CustomerId customer, string id, CultureInfo culture, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.StartsWith(OfAttempt, StringComparison.Ordinal))
        {
            var attempt = await _payments.FindAttemptAsync(customer, id[OfAttempt.Length..], cancel);
            return attempt is { Status: AttemptStatus.Succeeded } ? Money(attempt, culture) : null;
        }

        if (id.StartsWith(OfEvent, StringComparison.Ordinal) && StrongId.TryRead<SecurityEventId>(id[OfEvent.Length..], out var happened))
        {
            return await _security.FindEventAsync(customer, happened, culture, cancel) is { } item ? Event(item) : null;
        }

        return
            id.StartsWith(OfCase, StringComparison.Ordinal)
            && StrongId.TryRead<CaseId>(id[OfCase.Length..], out var @case)
            && await _cases.FindItemAsync(customer, @case, cancel) is { } opened
            ? Promise(opened, culture)
            : null;
    }

    /// <summary>The id of the notice of a security event.</summary>
    internal static string IdOf(SecurityEventId happened) => OfEvent + happened;

    /// <summary>The id of the notice of a case.</summary>
    internal static string IdOf(CaseId opened) => OfCase + opened;

    private async Task<bool> ExistsAsync(ClaimsPrincipal caller, string id, CancellationToken cancel) =>
        id.StartsWith(OfAttempt, StringComparison.Ordinal)
            ? await _payments.FindAttemptAsync(caller.Customer(), id[OfAttempt.Length..], cancel) is not null
        : id.StartsWith(OfEvent, StringComparison.Ordinal)
            ? StrongId.TryRead<SecurityEventId>(id[OfEvent.Length..], out var happened)
                && await _security.HasEventAsync(caller, happened, cancel)
        : id.StartsWith(OfCase, StringComparison.Ordinal)
            && StrongId.TryRead<CaseId>(id[OfCase.Length..], out var @case)
            && !(await _cases.ReadAsync(caller.Customer(), @case, CultureInfo.CurrentUICulture, cancel)).IsRefused(out _, out _);

    private static string? Of(string position) => position.Length == 0 ? null : position;

    /// <summary>The notice of money that moved.</summary>
    internal NoticeItem Money(AttemptFacts moved, CultureInfo culture)
    {
        var name = moved.Merchant?.Name ?? moved.OtherParty ?? moved.BankAccount;
        var key = (moved.IsIncoming, name) switch
        {
            (true, null) => "notice.in",
            (true, _) => "notice.in-from",
            (false, null) => "notice.out",
            (false, _) => "notice.out-to",
        };
        return new NoticeItem(
            OfAttempt + moved.Id,
            moved.IsIncoming ? NoticeKind.MoneyIn : NoticeKind.MoneyOut,
            moved.At,
            _texts.Get(culture, key, moved.Amount.Text(culture), name),
            moved.Amount,
            new NoticeAbout(AttemptId: moved.Id),
            null,
            moved.IsIncoming ? null
                : moved.Kind is EntryKind.Payment or EntryKind.Transfer ? $"/api/v1/payments/{moved.Id}/freeze"
                : "/api/v1/me/freeze"
        );
    }

    private static NoticeItem Event(SecurityEventItem happened) =>
        new(
            OfEvent + happened.Id,
            happened.IsFreeze ? NoticeKind.Freeze : NoticeKind.Security,
            happened.At,
            happened.Detail is { Length: > 0 } detail ? $"{happened.Title} ({detail})" : happened.Title,
            null,
            new NoticeAbout(SecurityEventId: happened.Id),
            null,
            happened.NotMeAt is null ? $"/api/v1/me/security-events/{happened.Id}/not-me" : null
        );

    private NoticeItem Promise(CaseItem opened, CultureInfo culture) =>
        new(
            OfCase + opened.Id,
            NoticeKind.Promise,
            opened.OpenedAt,
            opened.ExpectedFirstReplyAt is { } until
                ? _texts.Get(culture, "notice.promise", opened.Number, until.Text(culture))
                : _texts.Get(culture, "notice.promise-kept", opened.Number),
            null,
            new NoticeAbout(CaseId: opened.Id, CaseNumber: opened.Number),
            opened.ExpectedFirstReplyAt,
            null
        );
}
