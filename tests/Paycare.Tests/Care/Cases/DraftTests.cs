using Microsoft.Extensions.DependencyInjection;
using Paycare.Care;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Cases;

public class DraftTests
{
    private static readonly DraftBody Words = new(null, "refund", null, "At the pharmacy.", "Paid twice.", "", "The second one back.");

    [Theory, OnBothDatabases]
    public async Task A_draft_is_found_again_as_it_was_left(TestDatabase database)
    {
        var (host, customer) = await JoinAsync(database);
        await SaveAsync(host, customer, Words);
        await SaveAsync(host, customer, Words with { AlreadyTried = "Asked the cashier." });
        var draft = await InCareAsync(host, care => care.DraftAsync(customer, null, CancellationToken.None));
        Assert.Equal(Words with { Subject = "", AlreadyTried = "Asked the cashier." }, draft!.Draft);
        Assert.Single(await InCareAsync(host, care => care.DraftsAsync(customer, CancellationToken.None)));
    }

    [Theory, OnBothDatabases]
    public async Task A_draft_belongs_to_its_customer_and_its_subject(TestDatabase database)
    {
        var (host, customer) = await JoinAsync(database);
        var (_, other) = await JoinAsync(database);
        await SaveAsync(host, customer, Words with { Subject = "one" });
        await SaveAsync(host, customer, Words with { Subject = "two", Need = "Another" });
        Assert.Equal("Another", (await InCareAsync(host, care => care.DraftAsync(customer, "two", CancellationToken.None)))!.Draft.Need);
        Assert.Null(await InCareAsync(host, care => care.DraftAsync(customer, null, CancellationToken.None)));
        Assert.Empty(await InCareAsync(host, care => care.DraftsAsync(other, CancellationToken.None)));
    }

    [Theory, OnBothDatabases]
    public async Task A_draft_without_a_word_is_thrown_away(TestDatabase database)
    {
        var (host, customer) = await JoinAsync(database);
        await SaveAsync(host, customer, Words);
        await SaveAsync(host, customer, new DraftBody(null, "refund", null, " ", "", null, null));
        Assert.Null(await InCareAsync(host, care => care.DraftAsync(customer, null, CancellationToken.None)));
    }

    [Theory, OnBothDatabases]
    public async Task Secrets_do_not_wait_in_a_draft(TestDatabase database)
    {
        var (host, customer) = await JoinAsync(database);
        await SaveAsync(host, customer, Words with { WhatHappened = "My card 4111 1111 1111 1111 was declined." });
        var draft = await InCareAsync(host, care => care.DraftAsync(customer, null, CancellationToken.None));
        Assert.DoesNotContain("1111 1111", draft!.Draft.WhatHappened);
    }

    [Theory, OnBothDatabases]
    public async Task Two_saves_at_the_same_moment_leave_one_draft(TestDatabase database)
    {
        var (host, customer) = await JoinAsync(database);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SaveAsync(host, customer, Words with { Need = $"Need {i}" })));
        Assert.StartsWith(
            "Need ",
            (await InCareAsync(host, care => care.DraftsAsync(customer, CancellationToken.None))).Single().Draft.Need
        );
    }

    [Theory, OnBothDatabases]
    public async Task Sent_three_times_a_draft_is_one_case_and_gone(TestDatabase database)
    {
        var (host, customer) = await JoinAsync(database);
        await SaveAsync(host, customer, Words);
        var key = CustomerActor.NewKey();
        var body = new OpenCaseBody("refund", Words.Background, Words.WhatHappened, null, Words.Need, null, null);
        var opened = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ =>
                    InCareAsync(host, care => care.OpenCaseAsync(customer, body, null, key, Languages.English, CancellationToken.None))
                )
        );
        Assert.Single(opened.Select(o => o.Value.Number).Distinct());
        Assert.Single((await InCareAsync(host, care => care.CasesAsync(customer, null, 20, CancellationToken.None))).Value.Items);
        Assert.Empty(await InCareAsync(host, care => care.DraftsAsync(customer, CancellationToken.None)));
    }

    [Theory, OnBothDatabases]
    public async Task Sent_three_times_a_message_is_there_once(TestDatabase database)
    {
        var (host, customer) = await JoinAsync(database);
        var body = new OpenCaseBody("other", null, null, null, "Help", null, null);
        var opened = (
            await InCareAsync(host, care => care.OpenCaseAsync(customer, body, null, null, Languages.English, CancellationToken.None))
        ).Value;
        var key = CustomerActor.NewKey();
        var written = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => InCareAsync(host, care => care.WriteAsync(customer, opened.Id, "Once", key, CancellationToken.None)))
        );
        Assert.Single(written.Select(w => w.Value.Id).Distinct());
        Assert.Single(
            (await InCareAsync(host, care => care.CaseAsync(customer, opened.Id, Languages.English, CancellationToken.None))).Value.Messages
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_draft_of_an_unknown_topic_or_without_end_is_refused_by_field(TestDatabase database)
    {
        var (host, customer) = await JoinAsync(database);
        Assert.Contains("topic", (await TrySaveAsync(host, customer, Words with { Topic = "weather" })).Refusal!.Errors.Keys);
        Assert.Contains("need", (await TrySaveAsync(host, customer, Words with { Need = new string('a', 4001) })).Refusal!.Errors.Keys);
        Assert.Null(await InCareAsync(host, care => care.DraftAsync(customer, null, CancellationToken.None)));
    }

    private static async Task<(TestHost Host, CustomerId Customer)> JoinAsync(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        return (host, id);
    }

    private static async Task SaveAsync(TestHost host, CustomerId customer, DraftBody words) =>
        Assert.Null((await TrySaveAsync(host, customer, words)).Refusal);

    private static Task<Result<DateTimeOffset>> TrySaveAsync(TestHost host, CustomerId customer, DraftBody words) =>
        InCareAsync(host, care => care.SaveDraftAsync(customer, words, CancellationToken.None));

    private static async Task<T> InCareAsync<T>(TestHost host, Func<CareApi, Task<T>> ask)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<CareApi>());
    }
}
