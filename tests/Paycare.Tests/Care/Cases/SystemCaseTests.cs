using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
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
        await WithAsync(host, cases => cases.NoteAsync(source, "It is there again.", isBack: true, Cancel));
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

    private static async Task<CaseId> SeeAsync(TestHost host, string source, CustomerId? customer)
    {
        CaseId id = default;
        await WithAsync(host, async cases =>
            id = (
                await cases.OpenAsync(
                    new SystemCase(source, CaseTopic.Security, CaseQueue.Security, "Something was seen.", "Look into it.", customer),
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
