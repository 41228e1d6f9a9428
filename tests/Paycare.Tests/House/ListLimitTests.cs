using System.Globalization;
using System.Reflection;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Every list says what its <c>limit</c> may be when it gets something else.</summary>
public sealed class ListLimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Every_list_names_its_limit_and_the_range(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var lists = (await EndpointTests.EndpointsAsync())
            .Where(e => e.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Any(p => p.Name == "limit") == true)
            .Select(e => e.RoutePattern.RawText!)
            .ToList();
        Assert.True(lists.Count >= 12, "Fewer lists than there were.");
        foreach (var list in lists)
        {
            var api =
                list.StartsWith("/api/v1/merchant", StringComparison.Ordinal) ? await host.MerchantUserAsync()
                : list.StartsWith("/api/v1/desk", StringComparison.Ordinal) ? await host.AgentAsync()
                : customer.Api;
            var path = list.Replace("{id}", new string('1', 32), StringComparison.Ordinal);
            foreach (var limit in new[] { "abc", "1.5", "99999999999" })
            {
                var answer = await api.GetAsync($"{path}?limit={limit}", Cancel);
                Assert.True(answer.Code == 400, $"{path}: {answer.Code}");
                Assert.True(
                    answer["errors.limit.0"]?.Contains(Paging.MaxLimit.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                        == true,
                    $"{path}: {answer.Text}"
                );
            }
        }
    }

    [Fact]
    public async Task Another_parameter_of_an_address_is_named_too()
    {
        var agent = await (await TestHost.OnAsync(TestDatabase.Sqlite)).AgentAsync();
        var answer = (await agent.GetAsync("/api/v1/desk/identity-verifications?decided=perhaps", Cancel)).Expect(400);
        Assert.NotNull(answer["errors.decided.0"]);
    }
}
