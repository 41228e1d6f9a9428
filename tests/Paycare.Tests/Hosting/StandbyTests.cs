using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Hosting;

/// <summary>Two processes on one database: one serves, the other waits.</summary>
public sealed class StandbyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_second_process_stands_by_and_takes_over_when_the_first_is_killed(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        var first = await home.StartReadyAsync();
        var demo = await home.DemoAsync();
        var customer = await home.JoinAsync(demo.Cards[0]);
        (await customer.TopUpAsync("50000.00")).Expect(201);
        var session = (await customer.SignInAsync())["accessToken"];

        var address = PaycareHome.AddressOf(PaycareHome.FreePort());
        var second = home.Start(address);
        var api = ApiClient.At(address);
        api.UseToken(session);
        var standby = await Eventually.SeeAsync("the standby listens", cancel => GetAsync(api, "/health/ready", cancel));
        Assert.Equal(503, standby.Code);
        Assert.Equal(200, (await api.GetAsync("/health/live", Cancel)).Code);
        var turnedAway = await api.GetAsync("/api/v1/wallet", Cancel);
        Assert.Equal((503, "busy"), (turnedAway.Code, turnedAway["code"]));
        Assert.NotNull(turnedAway.RetryAfter);
        Assert.Equal(
            503,
            (await api.PostAsync("/api/v1/sessions", new { identifier = customer.Phone, password = "x" }, cancel: Cancel)).Code
        );
        Assert.Equal(200, (await customer.Api.GetAsync("/health/ready", Cancel)).Code);

        first.Kill();
        await first.ExitAsync();
        await second.ReadyAsync();
        Assert.Equal(200, (await api.GetAsync("/health/ready", Cancel)).Code);
        Assert.Equal("50000.00", (await api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["posted.value"]);
        second.AssertNoComplaints();
    }

    [NightlyProof("StandbyTests.A_second_process_stands_by_and_takes_over_when_the_first_is_killed")]
    [Theory, OnBothDatabases]
    public async Task A_standby_that_is_asked_to_stop_ends_well_and_leaves_the_owner_alone(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        home.Environment["Paycare__Demo"] = "false";
        var owner = await home.StartReadyAsync();
        var address = PaycareHome.AddressOf(PaycareHome.FreePort());
        var standby = home.Start(address);
        await Eventually.SeeAsync("the standby listens", cancel => GetAsync(ApiClient.At(address), "/health/ready", cancel));

        await standby.TerminateAsync();
        Assert.Equal(0, await standby.ExitAsync());
        standby.AssertNoComplaints();
        Assert.Equal(200, (await ApiClient.At(home.Address).GetAsync("/health/ready", Cancel)).Code);
        Assert.False(owner.HasExited);
    }

    [NightlyProof("StandbyTests.A_second_process_stands_by_and_takes_over_when_the_first_is_killed")]
    [Theory, OnBothDatabases]
    public async Task A_process_that_is_asked_to_stop_gives_its_place_away(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        home.Environment["Paycare__Demo"] = "false";
        var process = await home.StartReadyAsync();
        Assert.NotEqual("", await HolderAsync(home));

        await process.TerminateAsync();
        Assert.Equal(0, await process.ExitAsync());
        process.AssertNoComplaints();
        // Nobody holds the place, so the next start need not wait for a silence.
        Assert.Equal("", await HolderAsync(home));
        await home.StartReadyAsync();
    }

    private static async Task<ApiAnswer?> GetAsync(ApiClient api, string path, CancellationToken cancel)
    {
        try
        {
            return await api.GetAsync(path, cancel);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<string> HolderAsync(PaycareHome home)
    {
        await using DbConnection connection =
            home.Store.Database == TestDatabase.Postgres
                ? new NpgsqlConnection(home.Store.LedgerConnectionString)
                : new SqliteConnection(home.Store.LedgerConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT holder FROM ledger_owner";
        return (string)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
