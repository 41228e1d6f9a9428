using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Hosting;

/// <summary>The commands of the real program: exit codes, results on standard output, one line of complaint.</summary>
public sealed class CommandTests
{
    [Theory, OnBothDatabases]
    public async Task The_story_command_plays_the_main_story(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        var (code, process) = await home.RunAsync("story", "main");
        Assert.Equal(0, code);
        process.AssertNoComplaints();
        Assert.Contains($"Story main, on {(database == TestDatabase.Postgres ? "PostgreSQL" : "SQLite")}", process.Output);
        Assert.Contains(process.Output, line => line.StartsWith(" 1. ", StringComparison.Ordinal));
        Assert.Contains(process.Output, line => line.Contains("Every step held.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_story_is_refused()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        var (code, process) = await home.RunAsync("story", "no-such-story");
        Assert.Equal(2, code);
        Assert.Contains(process.Output, line => line.Contains("There is no story 'no-such-story'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_story_on_an_unreachable_PostgreSQL_is_one_line()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        home.Environment["ConnectionStrings__Paycare"] = $"Host=127.0.0.1;Port={PaycareHome.FreePort()};Username=paycare;Database=paycare";
        var (code, process) = await home.RunAsync("story", "main");
        Assert.Contains("PostgreSQL cannot be used", Assert.Single(process.Complaints), StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task An_unknown_command_is_refused()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        var (code, process) = await home.RunAsync("no-such-command");
        Assert.NotEqual(0, code);
        Assert.NotEmpty(process.Complaints);
    }

    [Theory, OnBothDatabases]
    public async Task Checking_a_ledger_that_is_not_there_says_so(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        // An operator's shell, where only the place of the data is known: a look needs no keys.
        home.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        home.Environment.Remove("Paycare__KeyDirectory");
        var (code, process) = await home.RunAsync("ledger", "verify");
        Assert.Contains("There is no ledger in ", Assert.Single(process.Complaints), StringComparison.Ordinal);
        Assert.Empty(process.Output);
        Assert.Equal(1, code);
    }

    [Theory, OnBothDatabases]
    public async Task A_ledger_is_checked_beside_the_running_host(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        await home.StartReadyAsync();
        var (code, process) = await home.RunAsync("ledger", "verify");
        Assert.Equal(0, code);
        process.AssertNoComplaints();
        Assert.Contains("The books balance.", process.Output);
    }

    [Theory, OnBothDatabases]
    public async Task The_books_leave_beside_the_running_host_and_balances_are_rebuilt_without_it(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        var host = await home.StartReadyAsync();
        var file = Path.Combine(home.Folder, "books.csv");
        var (code, export) = await home.RunAsync("ledger", "export", "--format", "csv", "--output", file);
        Assert.Equal(0, code);
        export.AssertNoComplaints();
        Assert.StartsWith(
            "row,time,kind,",
            (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))[0],
            StringComparison.Ordinal
        );
        Assert.False(File.Exists($"{file}.partial"));
        (code, export) = await home.RunAsync("ledger", "export", "--format", "hledger");
        Assert.Equal(0, code);
        Assert.Contains(export.Output, line => line.StartsWith("account liabilities:customer:", StringComparison.Ordinal));

        var (refused, complaint) = await home.RunAsync("ledger", "rebuild");
        Assert.Equal(1, refused);
        Assert.Contains("A running host owns the ledger", Assert.Single(complaint.Complaints), StringComparison.Ordinal);
        await host.TerminateAsync();
        await host.ExitAsync();
        var (rebuilt, rebuild) = await home.RunAsync("ledger", "rebuild");
        Assert.Equal(0, rebuilt);
        Assert.Contains("The books balance.", rebuild.Output);
    }
}
