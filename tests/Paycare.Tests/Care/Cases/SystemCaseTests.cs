using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Cases;

/// <summary>Cases that Paycare opens automatically.</summary>
public sealed class SystemCaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_is_seen_many_times_at_once_opens_one_case(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var source = $"test:{CustomerActor.NewKey()}";
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SeeAsync(host, source, null)));
        Assert.Single(opened.Distinct());
        var agent = await host.AgentAsync();
        var seen = (await agent.GetAsync($"/api/v1/desk/cases/{opened[0]}", Cancel)).Expect(200);
        Assert.Equal(("paycare", "security", "new"), (seen["channel"], seen["queue"], seen["state"]));
    }

    [Theory, OnBothDatabases]
    public async Task What_comes_back_opens_its_case_again_with_a_note_for_the_desk_alone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var owner));
        var source = $"test:{CustomerActor.NewKey()}";
        var id = await SeeAsync(host, source, owner);
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/confirm", new { solved = true }, cancel: Cancel)).Expect(200);
        await WithAsync(host, cases => cases.NoteAsync(source, OwnWords.Of(_ => "It is there again."), isBack: true, Cancel));
        var agent = await host.AgentAsync();
        var desk = (await agent.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200);
        Assert.Equal("open", desk["state"]);
        Assert.Contains("It is there again.", desk.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "It is there again.",
            (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel)).Expect(200).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnBothDatabases]
    public async Task The_customer_and_each_colleague_read_it_in_their_own_language(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync("Budi Santoso", "id");
        Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var owner));
        var id = await SeeAsync(host, $"test:{CustomerActor.NewKey()}", owner);
        var agent = await host.AgentAsync();
        foreach (var language in Languages.All)
        {
            agent.Language = language.Name;
            var desk = (await agent.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200);
            Assert.Equal(($"Seen ({language.Name}).", $"Seen ({language.Name})"), (desk["whatHappened"], desk["title"]));
            var listed = (await agent.GetAsync($"/api/v1/desk/cases?q={desk["number"]}", Cancel)).Expect(200);
            Assert.Equal($"Seen ({language.Name})", listed["items.0.title"]);
        }

        Assert.Equal("Seen (id).", (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel)).Expect(200)["whatHappened"]);
    }

    private static async Task<CaseId> SeeAsync(TestHost host, string source, CustomerId? customer)
    {
        CaseId id = default;
        await WithAsync(host, async cases =>
            id = (
                await cases.OpenAsync(
                    new SystemCase(
                        source,
                        CaseTopic.Security,
                        CaseQueue.Security,
                        OwnWords.Of(l => $"Seen ({l.Name})."),
                        OwnWords.Of(_ => "Look into it."),
                        customer
                    ),
                    Cancel
                )
            ).Id
        );
        return id;
    }

    private static async Task WithAsync(TestHost host, Func<SystemCases, Task> act)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<SystemCases>());
    }
}
