using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Hosting;

/// <summary>
/// How many bytes a request allocates, counted and not timed, beyond what the same client and server need for one that does nothing.
/// Runs alone in its process, and takes the least of many short rounds: what timers allocate meanwhile makes none of it less, and on a
/// slow machine few rounds are without one.
/// </summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const string Payments = "POST /api/v1/payments",
        Nothing = "GET /health/live";

    private const int Rounds = 5,
        MostRounds = 100,
        Requests = 5;

    /// <summary>
    /// The most kilobytes of each request, a quarter above what it took when this was written; the client's own are part of it.
    /// </summary>
    private static readonly Dictionary<string, int> Most = new(StringComparer.Ordinal)
    {
        [Payments] = 36,
        ["GET /api/v1/wallet"] = 100,
        ["GET /api/v1/wallet/transactions"] = 890,
        ["GET /api/v1/cases"] = 325,
        ["GET /"] = 3_000,
        ["GET /help"] = 2_650,
        ["GET /api/v1/desk/cases"] = 500,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_payment_a_list_and_a_page_allocate_no_more_than_they_did(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        host.HoldClock();
        var customer = await host.JoinWithMoneyAsync("900000.00");
        var agent = await host.AgentAsync();
        await RoundTripTests.LiveAsync(host, customer, 8);
        var nothing = await MeasureAsync(Nothing, long.MaxValue);
        var bytes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, most) in Most)
        {
            bytes[name] = await MeasureAsync(name, nothing + (1_024L * most)) - nothing;
        }

        Assert.True(
            Most.All(most => bytes[most.Key] <= 1_024L * most.Value),
            string.Join('\n', Most.Keys.Select(k => $"{k}: {bytes[k] / 1_024.0:0.0} kB of {Most[k]}"))
        );

        async Task<long> MeasureAsync(string name, long most)
        {
            var path = name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            var api = path.Contains("/desk/", StringComparison.Ordinal) ? agent : customer.Api;
            var least = long.MaxValue;
            // The first round compiles what it needs.
            for (var round = 0; round <= Rounds || (round <= MostRounds && least > most); round++)
            {
                var before = GC.GetTotalAllocatedBytes(precise: true);
                for (var i = 0; i < Requests; i++)
                {
                    var code =
                        name == Payments ? (await customer.PayAsync(host.Shop, "1000.00")).Code : (await api.GetAsync(path, Cancel)).Code;
                    Assert.InRange(code, 200, 299);
                }

                least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests);
            }

            return least;
        }
    }
}
