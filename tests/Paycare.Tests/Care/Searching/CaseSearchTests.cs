using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Searching;
using Paycare.Platform.Storage;
using Paycare.Tests.Care.Channels.Email;
using Paycare.Tests.Care.Channels.Messaging;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Searching;

/// <summary>Whatever is written to care, however it comes in, is found by its words until it is erased.</summary>
[Trait("Touches", "dates")]
public sealed class CaseSearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_is_written_in_any_way_is_found_by_its_words(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var agent = await host.AgentAsync();
        var customer = await host.JoinAsync();
        var open = (await OpenAsync(customer.Api, "First of all"))["id"]!;
        var ways = new Dictionary<string, Func<string, Task<string?>>>
        {
            ["a customer's case"] = async word => (await OpenAsync(customer.Api, $"What {word} happened"))["id"],
            ["a stranger's case"] = async word => (await OpenAsync(host.Client(), $"What {word} happened", "a.guest@search.example"))["id"],
            ["a customer's message"] = async word => await WriteAsync(customer.Api, $"/api/v1/cases/{open}/messages", word),
            ["an agent's answer"] = async word => await WriteAsync(agent, $"/api/v1/desk/cases/{open}/messages", word),
            ["a note"] = async word => await WriteAsync(agent, $"/api/v1/desk/cases/{open}/messages", word, isNote: true),
            ["a mail"] = async word =>
                (await MailIntakeTests.SendAsync(host, MailIntakeTests.Mail($"{word}@search.example", $"My {word} failed")))["caseId"],
            ["a chat"] = word => ChatAsync(host, word),
            ["Paycare's own finding"] = async word =>
            {
                await using var scope = host.Services.CreateAsyncScope();
                var said = OwnWords.Of(_ => $"Something {word} was found");
                var found = new SystemCase($"search:{word}", CaseTopic.Other, CaseQueue.General, said, said);
                return (await scope.ServiceProvider.GetRequiredService<SystemCases>().OpenAsync(found, Cancel)).Id.ToString();
            },
        };
        foreach (var (way, write) in ways)
        {
            var word = NewWord();
            var id = await write(word) ?? open;
            Assert.True((await FoundAsync(agent, word)).SequenceEqual([id]), way);
            Assert.True((await FoundAsync(agent, word[..^3].ToUpperInvariant())).SequenceEqual([id]), $"{way}, by a part");
            Assert.True((await FoundAsync(agent, $"nobody {word}")).Count == 0, $"{way}, with another word");
        }

        async Task<string?> WriteAsync(ApiClient who, string path, string word, bool isNote = false)
        {
            var written = await who.PostAsync(path, new { text = $"Here is {word} for you", @internal = isNote }, cancel: Cancel);
            Assert.InRange(written.Code, 200, 201);
            return null;
        }
    }

    /// <summary>Whatever other tests wrote on the shared host: a way that is not above does not go unseen.</summary>
    [Theory, OnBothDatabases]
    public async Task Every_text_of_every_case_has_its_words(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await OpenAsync((await host.JoinAsync()).Api, "At least this one");
        // Others write meanwhile: the texts first.
        var texts = await host.InDatabaseAsync(async db =>
        {
            var numbers = await db.Set<Case>().ToDictionaryAsync(c => c.Id, c => c.Number, Cancel);
            var opened = await db.Set<Case>().AsNoTracking().Where(c => c.MergedInto == null).ToListAsync(Cancel);
            var written = await db.Set<CaseMessage>().AsNoTracking().ToListAsync(Cancel);
            return opened
                .Select(CaseWords.Of)
                .Concat(written.Where(m => numbers.ContainsKey(m.Case)).Select(m => CaseWords.Of(m, numbers[m.Case])))
                .OfType<CaseWords>()
                .ToDictionary(w => w.Id, w => w.Words);
        });
        var words = await host.InDatabaseAsync(db => db.Set<CaseWords>().ToDictionaryAsync(w => w.Id, w => w.Words, Cancel));
        // Merged or erased in between.
        var lost = texts.Where(t => words.GetValueOrDefault(t.Key) != t.Value).Select(t => t.Key).ToList();
        var still = await host.InDatabaseAsync(async db =>
        {
            var owners = lost.Select(WordRows.OwnerOf).ToList();
            return await db.Set<Case>()
                .Where(c => owners.Contains(c.Number) && c.MergedInto == null && c.WhatHappened != "")
                .Select(c => c.Number)
                .ToListAsync(Cancel);
        });
        Assert.Empty(still);
    }

    [Theory, OnBothDatabases]
    public async Task All_words_are_found_wherever_in_the_case_each_stands(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (agent, customer) = (await host.AgentAsync(), await host.JoinAsync());
        var (one, two, common) = (NewWord(), NewWord(), NewWord());
        var first = (await OpenAsync(customer.Api, $"The {one} and the {common}, Rp 1.250.000"))["id"]!;
        (
            await agent.PostAsync($"/api/v1/desk/cases/{first}/messages", new { text = $"It is {two}, 退款没有到账。" }, cancel: Cancel)
        ).Expect(200);
        var second = (await OpenAsync(customer.Api, $"Only the {common} here"))["id"]!;
        foreach (
            var query in new[]
            {
                $"{one} {two}",
                $"{two[..^2]} {one[..^2]}",
                $"{common}, {two}!",
                $"{one} 退款",
                $"{one} 没有到账",
                $"{one} 账",
                $"{one} 退",
                $"{one} 1.250.000",
            }
        )
        {
            Assert.True((await FoundAsync(agent, query)).SequenceEqual([first]), query);
        }

        Assert.Equal([second, first], await FoundAsync(agent, common));
        Assert.Empty(await FoundAsync(agent, $"{one} 退货"));
        Assert.Empty(await FoundAsync(agent, $"{one[2..]}"));
        Assert.Empty(await FoundAsync(agent, $"\"{one}\" OR NOT '{NewWord()}'* & | ! : ( )"));
    }

    [Theory, OnBothDatabases]
    public async Task A_merge_takes_the_words_with_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (agent, customer) = (await host.AgentAsync(), await host.JoinAsync());
        var (story, said) = (NewWord(), NewWord());
        var (from, to) = (await OpenAsync(customer.Api, $"About {story}"), (await OpenAsync(customer.Api, "Another thing"))["id"]!);
        (await customer.Api.PostAsync($"/api/v1/cases/{from["id"]}/messages", new { text = said }, cancel: Cancel)).Expect(201);
        (await agent.PostAsync($"/api/v1/desk/cases/{from["id"]}/merge", new { into = to }, cancel: Cancel)).Expect(200);
        foreach (var query in new[] { story, said, $"{said} {story}", $"{story} another", from["number"]! })
        {
            Assert.True((await FoundAsync(agent, query)).SequenceEqual([to]), query);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Of_an_erased_customer_no_word_is_left_in_the_index(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (agent, customer) = (await host.AgentAsync(), await host.JoinAsync("Sekar Anggraini"));
        var (story, said) = (NewWord(), NewWord());
        var opened = await OpenAsync(customer.Api, $"About {story}");
        (await customer.Api.PostAsync($"/api/v1/cases/{opened["id"]}/messages", new { text = said }, cancel: Cancel)).Expect(201);
        var other = (await OpenAsync((await host.JoinAsync()).Api, $"Somebody else has a {NewWord()}"))["number"]!;
        Assert.NotEmpty(await FoundAsync(agent, "Anggraini"));
        (await customer.Api.PostAsync("/api/v1/me/closure", null, cancel: Cancel)).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () =>
            (await host.AuditAsync($"customer:{customer.CustomerId}")).Exists(e => e.Act == "privacy.erased")
        );
        var next = await host.StaffAsync("lead");
        foreach (var query in new[] { story, said, "Anggraini", customer.Phone[^4..] })
        {
            Assert.True((await FoundAsync(next, query)).Count == 0, query);
        }

        Assert.Single(await FoundAsync(next, other));
        var number = long.Parse(opened["number"]![3..], System.Globalization.CultureInfo.InvariantCulture);
        var (own, end) = (WordRows.FirstOf(number), WordRows.FirstOf(number + 1));
        Assert.False(await host.InDatabaseAsync(db => db.Set<CaseWords>().AnyAsync(w => w.Id >= own && w.Id < end, Cancel)));
        if (database == TestDatabase.Sqlite)
        {
            await host.InDatabaseAsync(async db =>
            {
                await db.Database.ExecuteSqlRawAsync(
                    "CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'care_case_words_words', 'row')",
                    Cancel
                );
                var terms = await db.Database.SqlQueryRaw<string>("SELECT term AS \"Value\" FROM temp.terms").ToListAsync(Cancel);
                Assert.NotEmpty(terms);
                Assert.DoesNotContain(terms, t =>
                    t.EndsWith(story, StringComparison.Ordinal) || t.EndsWith(said, StringComparison.Ordinal)
                );
                return 0;
            });
        }
    }

    [Theory, OnBothDatabases]
    public async Task People_are_found_by_words_of_their_name_by_the_end_of_their_phone_and_by_the_address_they_left(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var agent = await host.AgentAsync();
        var (ayu, siti) = (await host.JoinAsync("Ayu Kencana Dewi"), await host.JoinAsync("Siti Kencana"));
        var (hers, other) = ((await OpenAsync(ayu.Api, "Of Ayu"))["id"]!, (await OpenAsync(siti.Api, "Of Siti"))["id"]!);
        var guest = (await OpenAsync(host.Client(), "Nobody answers", "Somebody.Else@search.example"))["id"]!;
        var mailed = (await MailIntakeTests.SendAsync(host, MailIntakeTests.Mail("a.writer@search.example", "Hello there")))["caseId"]!;
        foreach (
            var (query, found) in new (string, string[])[]
            {
                ("ayu kencana dewi", [hers]),
                ("kencana", [other, hers]),
                ("Dewi  AYU", [hers]),
                ("kencana siti", [other]),
                ("ayu siti", []),
                ("kencan", []),
                (ayu.Phone, [hers]),
                (ayu.Phone[^4..], ayu.Phone[^4..] == siti.Phone[^4..] ? [other, hers] : [hers]),
                ($"kencana {siti.Phone[^4..]}", ayu.Phone[^4..] == siti.Phone[^4..] ? [other, hers] : [other]),
                ("somebody.else@SEARCH.example", [guest]),
                ("a.writer@search.example", [mailed]),
                ("b.writer@search.example", []),
            }
        )
        {
            Assert.True((await FoundAsync(agent, query)).SequenceEqual(found), query);
        }

        var people = (await agent.GetAsync($"/api/v1/desk/find?q={Uri.EscapeDataString("siti kencana")}", Cancel)).Expect(200);
        Assert.Equal(siti.CustomerId, people["items.0.customer.id"]);
        Assert.DoesNotContain("Kencana", people.Text, StringComparison.Ordinal);
    }

    /// <summary>A word that very many cases have: the newest are found, and a list says that there are more.</summary>
    [Theory, OnBothDatabases]
    public async Task A_search_goes_from_the_newest_span_to_older_ones_and_stops_when_it_has_enough(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var agent = await host.AgentAsync();
        var customer = await host.JoinAsync();
        await OpenAsync(customer.Api, "About mangoes");
        const long Span = 1 << 12;
        var owners = Enumerable.Range(8, 30).Select(i => i * Span).Concat(Enumerable.Range(1, 1500).Select(i => (60 * Span) + i)).ToList();
        await host.InDatabaseAsync(async db =>
        {
            db.Set<CaseWords>()
                .AddRange(
                    owners.Select(n => new CaseWords
                    {
                        Id = WordRows.IdOf(n, Guid.Empty),
                        Words = WordRows.Stored([n % Span == 0 ? "durian" : "mangosteen", "salak"]),
                    })
                );
            return await db.SaveChangesAsync(Cancel);
        });
        await using var scope = host.Services.CreateAsyncScope();
        var search = scope.ServiceProvider.GetRequiredService<CaseSearch>();
        var old = await search.FindAsync("durian", long.MaxValue, Cancel);
        Assert.Equal(owners.Where(n => n % Span == 0).OrderDescending(), old.Numbers);
        Assert.False(old.HasMore);
        Assert.Equal(
            owners.Where(n => n % Span == 0 && n < 20 * Span).OrderDescending(),
            (await search.FindAsync("duri", 20 * Span, Cancel)).Numbers
        );
        var newest = await search.FindAsync("mangos", long.MaxValue, Cancel);
        Assert.Equal(owners.OrderDescending().Take(CaseSearch.Most), newest.Numbers);
        Assert.Equal(newest.Numbers[^1], newest.SearchedTo);
        var rest = await search.FindAsync("mangos", newest.SearchedTo, Cancel);
        Assert.Equal(owners.Where(n => n % Span != 0 && n < newest.SearchedTo).OrderDescending(), rest.Numbers);
        Assert.False(rest.HasMore);
        Assert.False((await search.FindAsync("apel", long.MaxValue, Cancel)).HasMore);

        // The case is older than those of which only the words are here: a page says where to go on, and that leads to it.
        await host.InDatabaseAsync(async db =>
        {
            var number = await db.Set<Case>().Where(c => c.WhatHappened == "About mangoes").Select(c => c.Number).SingleAsync(Cancel);
            Assert.True(number < owners[0], "The numbers of cases have passed those of this test.");
            return 0;
        });
        string? cursor = null;
        var found = new List<string?>();
        for (var page = 0; page < 10; page++)
        {
            var read = (await agent.GetAsync($"/api/v1/desk/cases?q=mango{(cursor is null ? "" : $"&cursor={cursor}")}", Cancel)).Expect(
                200
            );
            found.AddRange(read.Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()));
            cursor = read["next"];
            if (cursor is null)
            {
                break;
            }
        }

        Assert.Equal(["About mangoes"], found);
    }

    private static async Task<string?> ChatAsync(TestHost host, string word)
    {
        const string Channel = "telegram";
        var who = ChatProvider.NewPerson(Channel);
        var sent = ChatProvider.Write(host, Channel, who, CustomerActor.NewKey(), $"My {word} failed, please help.");
        Assert.InRange((int)await sent.SendAsync(host, Cancel), 200, 299);
        return await Eventually.SeeAsync("the chat's case", _ =>
            host.InDatabaseAsync(async db =>
                (
                    await db.Set<Case>().Where(c => c.WhatHappened.Contains(word)).Select(c => (CaseId?)c.Id).SingleOrDefaultAsync(Cancel)
                )?.ToString()
            )
        );
    }

    private static async Task<ApiAnswer> OpenAsync(ApiClient api, string what, string? contact = null) =>
        (
            await api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "other",
                    whatHappened = what,
                    contact,
                },
                cancel: Cancel
            )
        ).Expect(201);

    private static async Task<List<string?>> FoundAsync(ApiClient agent, string query) =>
        [
            .. (await agent.GetAsync($"/api/v1/desk/cases?q={Uri.EscapeDataString(query)}", Cancel))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(i => i.GetProperty("id").GetString()),
        ];

    /// <summary>Letters only: a run of digits may happen to be a card's number, which is masked.</summary>
    private static string NewWord() =>
        string.Concat(CustomerActor.NewKey().Select(c => char.IsAsciiDigit(c) ? (char)('g' + (c - '0')) : c));
}
