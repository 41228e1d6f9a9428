using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Desk;
using Paycare.Care.Notices;
using Paycare.Platform.Due;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;
using Paycare.Web.Actors;

namespace Paycare.Web.Demo;

/// <summary>
/// The three months that lie behind the demo's people. They are lived, not loaded: the clock is put back, people and staff act
/// through the same calls as everybody, due work is done each evening, and the clock arrives at its time before the host serves.
/// So every row is sealed and chained under the keys of this very installation. The last days stay empty: nothing that is
/// counted by the day has been used up.
/// </summary>
[OneProcess(KeptBy.Whole, "Each would live the demo's past once more.")]
internal sealed partial class DemoPast(
    AdjustableClock clock,
    DueSignal due,
    DeskApi desk,
    IServiceScopeFactory scopes,
    ILogger<DemoPast> log
)
{
    private const int Days = 90,
        LastDay = 3,
        SignInEvery = 29;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2),
        BetweenActs = TimeSpan.FromMinutes(38),
        BeforeReply = TimeSpan.FromMinutes(9),
        LongestEvening = TimeSpan.FromMilliseconds(300);

    private TimeSpan _back;

    /// <summary>Puts the clock back to the first day.</summary>
    public void Begin() => Move(-TimeSpan.FromDays(Days));

    /// <summary>Lives through the days. Whatever happens, the clock stands where it was before <see cref="Begin"/>.</summary>
    /// <param name="people">The customers, signed up on the first day: Rina, Budi, 美玲.</param>
    /// <param name="shops">The merchants' ids by name.</param>
    /// <param name="staff">Ends when the desk's people are there; nobody else waits for them.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>Whether they came to their end; the demo also works with a shorter past.</returns>
    public async Task<bool> LiveAsync(
        IReadOnlyList<CustomerActor> people,
        IReadOnlyDictionary<string, string> shops,
        Task staff,
        CancellationToken cancel
    )
    {
        try
        {
            var cases = await ReadAsync(cancel);
            for (var day = Days; day >= LastDay; day--)
            {
                var evening = clock.GetUtcNow();
                await LiveADayAsync(day, people, shops, [.. cases.Where(c => c.Day == day)], staff, cancel);
                // What was due in the evening may take until the next one, beside all that people do.
                await DoWhatWasDueAsync(evening, cancel);
                Move(TimeSpan.FromDays(Days - day + 1) - Gone);
                due.Wake();
            }

            await DoWhatWasDueAsync(clock.GetUtcNow(), cancel);
            await LeaveAsync(people, shops);
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Stopped(e);
            return false;
        }
        finally
        {
            clock.Advance(-_back);
            due.Wake();
        }
    }

    /// <summary>How much of the past is over.</summary>
    private TimeSpan Gone => _back + TimeSpan.FromDays(Days);

    private void Move(TimeSpan by)
    {
        clock.Advance(by);
        _back += by;
    }

    private async Task LiveADayAsync(
        int day,
        IReadOnlyList<CustomerActor> people,
        IReadOnlyDictionary<string, string> shops,
        IReadOnlyList<DemoPastCase> cases,
        Task staff,
        CancellationToken cancel
    )
    {
        // A day before their sessions end; on the last day they sign in anyway.
        if ((Days - day) % SignInEvery == 0 && day is < Days and > LastDay)
        {
            await Task.WhenAll(people.Select(p => p.SignInAsync()));
        }

        // While the desk works, nobody else moves the clock: its people would be signed out.
        await Task.WhenAll(ActAsync(day, cases.Count == 0, people, shops, cancel), WriteToCareAsync(people, shops, cases, staff, cancel));
    }

    /// <summary>One after the other for each of them, and all of them at once.</summary>
    private async Task ActAsync(
        int day,
        bool takesTime,
        IReadOnlyList<CustomerActor> people,
        IReadOnlyDictionary<string, string> shops,
        CancellationToken cancel
    )
    {
        var acts = DemoDay.Of(day).ToLookup(act => act.Who);
        for (var turn = 0; acts.Any(own => own.Count() > turn); turn++)
        {
            cancel.ThrowIfCancellationRequested();
            await Task.WhenAll(acts.SelectMany(own => own.Skip(turn).Take(1)).Select(act => act.DoAsync(people, shops)));
            if (takesTime)
            {
                Move(BetweenActs);
            }
        }
    }

    /// <summary>The cases of a day are opened one after the other, and then worked on at once.</summary>
    private async Task WriteToCareAsync(
        IReadOnlyList<CustomerActor> people,
        IReadOnlyDictionary<string, string> shops,
        IReadOnlyList<DemoPastCase> cases,
        Task staff,
        CancellationToken cancel
    )
    {
        if (cases.Count == 0)
        {
            return;
        }

        var troubles = new DemoTroubles(shops);
        var opened = new List<(DemoPastCase Told, CaseId Id)>();
        foreach (var told in cases)
        {
            if (await troubles.OpenAsync(people[told.Who], told.Situation, told.Texts) is { } id)
            {
                opened.Add((told, id));
            }
        }

        await staff;
        Move(BeforeReply);
        await using var crew = new DemoCrew(scopes, desk);
        await Task.WhenAll(
            opened.Select(o => crew.WorkAsync(people[o.Told.Who], o.Id, o.Told.Situation, o.Told.Texts, o.Told.Who, cancel))
        );
    }

    /// <summary>Everybody begins today with the balance that the demo's guide names, and with nothing unread.</summary>
    private static Task LeaveAsync(IReadOnlyList<CustomerActor> people, IReadOnlyDictionary<string, string> shops) =>
        Task.WhenAll(people.Zip([0L, 250_000, 250_000], (person, rest) => LeaveAsync(person, rest, shops["Toko Buku Merapi"])));

    private static async Task LeaveAsync(CustomerActor person, long rest, string shop)
    {
        await person.SignInAsync();
        var wallet = (await person.Api.GetAsync("/api/v1/wallet")).Expect(200);
        var more = (long)decimal.Parse(wallet["available.value"]!, CultureInfo.InvariantCulture) - rest;
        if (more > 0)
        {
            (await person.PayAsync(shop, DemoAct.Text(more))).Expect(201);
        }
        else if (more < 0)
        {
            (await person.TopUpAsync(DemoAct.Text(-more))).Expect(201);
        }

        // As many as the number beside the bell counts.
        var notices = (await person.Api.GetAsync($"/api/v1/notices?limit={NoticeCentre.MostUnread}")).Expect(200).Body.GetProperty("items");
        await Task.WhenAll(
            notices
                .EnumerateArray()
                .Where(n => !n.GetProperty("isRead").GetBoolean())
                .Select(n => n.GetProperty("id").GetString())
                .Select(async id => (await person.Api.PostAsync($"/api/v1/notices/{id}/read", null)).Expect(204))
        );
    }

    /// <summary>Waits until an evening's due work is done, but not for what is put off.</summary>
    private async Task DoWhatWasDueAsync(DateTimeOffset evening, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        for (var waited = TimeSpan.Zero; waited < LongestEvening; waited += Look)
        {
            if (!await db.Set<DueItem>().AnyAsync(i => i.NextTryAt <= evening, cancel))
            {
                return;
            }

            await Task.Delay(Look, cancel);
        }
    }

    private static async Task<IReadOnlyList<DemoPastCase>> ReadAsync(CancellationToken cancel)
    {
        await using var file = typeof(DemoPast).Assembly.GetManifestResourceStream("demo-past.json")!;
        return (await JsonSerializer.DeserializeAsync<IReadOnlyList<DemoPastCase>>(file, Json.Options, cancel))!;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demo's past stopped before its end")]
    private partial void Stopped(Exception e);
}

/// <summary>A case of the past: when, whose, and what became of it.</summary>
/// <param name="Day">How many days ago.</param>
/// <param name="Who">Which of the demo's customers.</param>
/// <param name="Situation">The problem, and how far the desk got.</param>
/// <param name="Texts">The customer's four answers, the desk's reply and its note, in the customer's language.</param>
internal sealed record DemoPastCase(int Day, int Who, DemoSituation Situation, string[] Texts);
