using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Hosting;

/// <summary>What is expected leaves no error in the log: whoever reads it sees what is wrong.</summary>
public sealed class QuietLogTests
{
    [Theory, OnBothDatabases]
    public async Task Two_who_write_the_same_row_at_once_leave_no_error_in_the_log(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        var process = await home.StartReadyAsync();
        var rina = await home.JoinAsync((await home.DemoAsync()).Cards[0]);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 15)
                .Select(i => rina.Api.GetAsync($"/api/v1/payees?phone=%2B62812555{i:0000}", TestContext.Current.CancellationToken))
        );
        Assert.All(answers, a => a.Expect(404));
        await process.TerminateAsync();
        Assert.Equal(0, await process.ExitAsync());
        process.AssertNoComplaints();
    }
}
