using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Telegram;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Messaging;

/// <summary>Answers leave as fast as each provider takes them, in their order, and a provider that asks for a pause gets it.</summary>
[Trait("Touches", "dates")]
public sealed partial class PaceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Two_hundred_answers_leave_by_ten_in_a_second_each_conversation_in_its_order(TestDatabase database)
    {
        const int Most = 10,
            All = 200,
            People = 4;
        await using var apis = await FakeChatApis.StartAsync();
        await using var host = await StartAsync(database, apis);
        var people = new List<string>();
        for (var i = 0; i < People; i++)
        {
            people.Add(await WriteAsync(host, TelegramChannel.Key));
            await Eventually.HoldsAsync(() => Task.FromResult(Sent(apis, people[^1]).Count == 1));
        }

        await host.AdvanceAsync(TimeSpan.FromSeconds(5));
        await AnswerAsync(host, TelegramChannel.Key, people, All);
        for (var sent = Most; sent <= All; sent += Most)
        {
            await Eventually.HoldsAsync(() => Task.FromResult(Answers(apis).Count >= sent));
            Assert.Equal(sent, Answers(apis).Count);
            await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        foreach (var person in people)
        {
            var numbers = Numbers(apis, person);
            Assert.Equal(All / People, numbers.Count);
            Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
        }

        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db =>
                await db.Set<Sending>().CountAsync(s => s.Kind == SendingKind.Answer && s.State == SendingState.Sent, Cancel) == All
            )
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_provider_that_asks_for_a_pause_holds_its_own_channel_alone_and_loses_nothing(TestDatabase database)
    {
        await using var apis = await FakeChatApis.StartAsync();
        await using var host = await StartAsync(database, apis);
        var (one, other, line) = (
            await WriteAsync(host, TelegramChannel.Key),
            await WriteAsync(host, TelegramChannel.Key),
            await WriteAsync(host, LineChannel.Key)
        );
        foreach (var person in new[] { one, other, line })
        {
            await Eventually.HoldsAsync(() => Task.FromResult(Sent(apis, person).Count == 1));
        }

        (apis.Only, apis.Status, apis.RetryAfter) = ("sendMessage", StatusCodes.Status429TooManyRequests, "300");
        await AnswerAsync(host, TelegramChannel.Key, [one], 3);
        await Eventually.HoldsAsync(() => Task.FromResult(Answers(apis).Count == 1));
        await AnswerAsync(host, TelegramChannel.Key, [other], 3);
        await AnswerAsync(host, LineChannel.Key, [line], 3);
        await PassesUntilAsync(host, () => Sent(apis, line).Count == 4);
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((1 + 1, 1), (Sent(apis, one).Count, Sent(apis, other).Count));

        apis.Status = StatusCodes.Status200OK;
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        foreach (var person in new[] { one, other })
        {
            await PassesUntilAsync(host, () => Numbers(apis, person).Distinct().Count() == 3);
            Assert.Equal(Numbers(apis, person).Order(StringComparer.Ordinal), Numbers(apis, person));
        }

        Assert.DoesNotContain(await host.InDatabaseAsync(db => db.Set<Sending>().ToListAsync(Cancel)), s =>
            s.State is SendingState.Failed or SendingState.Withheld
        );
    }

    [Fact]
    public void Each_second_has_so_many_places_and_nobody_gets_two_too_close()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 11, 3, 0, 0, TimeSpan.Zero));
        var pace = new SendPace<TelegramSender>(clock);
        var options = new PaceOptions
        {
            PerSecond = 10,
            RecipientEvery = TimeSpan.FromSeconds(3),
            RecipientBurst = 2,
        };
        var begun = clock.GetUtcNow();
        var all = Enumerable.Range(0, 200).Select(i => (Id: StrongId.New<SendingId>(clock), Who: $"{i % 100}")).ToList();
        var places = all.ConvertAll(a => pace.PlaceOf(a.Id, a.Who, 1, options) ?? begun);
        Assert.All(places.GroupBy(p => p), second => Assert.InRange(second.Count(), 1, 10));
        Assert.Equal(begun + TimeSpan.FromSeconds(19), places.Max());
        Assert.Equal(places.Order(), places);

        // Whoever comes early is sent back to the same place; whoever comes in time goes.
        Assert.Equal(places[15], pace.PlaceOf(all[15].Id, all[15].Who, 1, options));
        clock.SetUtcNow(places[15]);
        Assert.Null(pace.PlaceOf(all[15].Id, all[15].Who, 1, options));

        // A pause moves what has a place.
        var until = pace.Pause(TimeSpan.FromMinutes(1));
        Assert.Equal(until, pace.PlaceOf(all[30].Id, all[30].Who, 1, options));
        clock.SetUtcNow(until);
        Assert.Null(pace.PlaceOf(all[30].Id, all[30].Who, 1, options));

        // The third in a row waits for its distance, and so does whoever's provider asked for it.
        var third = Enumerable.Range(0, 3).Select(_ => pace.PlaceOf(StrongId.New<SendingId>(clock), "one", 1, options)).ToList()[^1];
        Assert.Equal(until + options.RecipientEvery, third);
        pace.PauseTo("other", TimeSpan.FromMinutes(2), options);
        Assert.Equal(until + TimeSpan.FromMinutes(2), pace.PlaceOf(StrongId.New<SendingId>(clock), "other", 1, options));

        // A provider that does not say how long is left alone longer from time to time.
        var pauses = Enumerable.Range(0, 9).Select(_ => pace.Pause(null) - clock.GetUtcNow()).ToList();
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)), (pauses[0], pauses[^1]));
    }

    /// <summary>Lets time pass, a second at each look: an answer whose turn has not come is put off by the clock, which is held.</summary>
    private static Task PassesUntilAsync(TestHost host, Func<bool> holds) =>
        Eventually.HoldsAsync(async () =>
        {
            if (holds())
            {
                return true;
            }

            await host.AdvanceAsync(TimeSpan.FromSeconds(1));
            return false;
        });

    private static async Task<TestHost> StartAsync(TestDatabase database, FakeChatApis apis)
    {
        var settings = apis.Settings;
        settings["Paycare:Channels:Telegram:Pace:PerSecond"] = "10";
        settings["Paycare:Channels:Telegram:Pace:RecipientEvery"] = "00:00:00";
        var host = await TestHost.StartAsync(database, settings: settings);
        host.HoldClock();
        return host;
    }

    private static async Task<string> WriteAsync(TestHost host, string channel)
    {
        var who = ChatProvider.NewPerson(channel);
        var call = ChatProvider.Write(host, channel, who, CustomerActor.NewKey(), "Help");
        Assert.Equal(HttpStatusCode.OK, await call.SendAsync(host, Cancel));
        return who;
    }

    /// <summary>Answers people in turn, in one go: the desk would take minutes for so many.</summary>
    private static async Task AnswerAsync(TestHost host, string channel, List<string> people, int count)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var (db, clock) = (
            scope.ServiceProvider.GetRequiredService<Paycare.Platform.Storage.Database>(),
            host.Services.GetRequiredService<TimeProvider>()
        );
        var (sendings, vault) = (scope.ServiceProvider.GetRequiredService<Sendings>(), host.Services.GetRequiredService<Vault>());
        var conversations = new List<(Case, Conversation)>();
        foreach (var person in people)
        {
            var conversation = await Conversation.With(db, channel, person, vault).SingleAsync(Cancel);
            conversations.Add((await db.Set<Case>().SingleAsync(c => c.Id == conversation.Case, Cancel), conversation));
        }

        for (var i = 0; i < count; i++)
        {
            var (@case, to) = conversations[i % people.Count];
            var words = OwnWords.Of(_ => $"Answer-{i:000}");
            var message = CaseMessage.FromPaycare(@case, words, isInternal: false, clock, to.Id);
            db.Set<CaseMessage>().Add(message);
            sendings.Plan(to, SendingKind.Answer, message: message.Id);
        }

        await db.SaveChangesAsync(Cancel);
    }

    private static List<string> Sent(FakeChatApis apis, string person) =>
        [.. apis.Asked.Select(a => a.Body).Where(b => b.Contains(person, StringComparison.Ordinal))];

    private static List<string> Answers(FakeChatApis apis) => [.. apis.Asked.Select(a => a.Body).Where(b => Number().IsMatch(b))];

    private static List<string> Numbers(FakeChatApis apis, string person) =>
        [.. Sent(apis, person).SelectMany(b => Number().Matches(b)).Select(m => m.Value)];

    [GeneratedRegex("Answer-[0-9]{3}")]
    private static partial Regex Number();
}
