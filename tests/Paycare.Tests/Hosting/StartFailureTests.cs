using System.Net;
using System.Net.Sockets;
using Npgsql;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Hosting;

/// <summary>Whatever outside keeps the program from starting is one line on standard error and exit code 1: nothing to search in.</summary>
public sealed class StartFailureTests
{
    [Theory, OnBothDatabases]
    public async Task An_address_in_use_is_one_line(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        using var listener = new TcpListener(IPAddress.Loopback, home.Address.Port);
        listener.Start();
        await FailsAsync(home, $"The address is in use: Failed to bind to address {home.Address.ToString().TrimEnd('/')}");
    }

    [Fact]
    public async Task A_malformed_address_is_one_line()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        home.Environment["ASPNETCORE_URLS"] = "somewhere";
        await FailsAsync(home, "The address cannot be used", words: []);
    }

    [Fact]
    public async Task A_table_of_disputes_that_contradicts_itself_is_one_line()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        home.Environment["Paycare__Payments__Disputes__Stages__opened__Next"] = "somewhere";
        await FailsAsync(home, "somewhere");
    }

    [Fact]
    public async Task An_unreachable_PostgreSQL_is_one_line()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        home.Environment["ConnectionStrings__Paycare"] = $"Host=127.0.0.1;Port={PaycareHome.FreePort()};Username=paycare;Database=paycare";
        await FailsAsync(home, "PostgreSQL cannot be used");
    }

    [Fact]
    public async Task A_PostgreSQL_database_that_does_not_exist_is_one_line()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Postgres);
        home.Environment["ConnectionStrings__Paycare"] = new NpgsqlConnectionStringBuilder(home.Store.ConnectionString)
        {
            Database = "nowhere",
        }.ConnectionString;
        await FailsAsync(home, "database \"nowhere\" does not exist");
    }

    [Fact]
    public async Task A_malformed_connection_string_is_one_line_without_the_password()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        home.Environment["ConnectionStrings__Paycare"] = "Hosst=127.0.0.1;Password=lantern-and-tea";
        Assert.DoesNotContain("lantern-and-tea", await FailsAsync(home, "ConnectionStrings__Paycare cannot be read"));
    }

    [Theory, OnBothDatabases]
    public async Task A_folder_that_cannot_be_written_is_one_line(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        var file = Path.Combine(home.Folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        // Below a file: even root, whom permissions do not stop, cannot make a folder there.
        home.Environment["Paycare__DataDirectory"] = Path.Combine(file, "data");
        await FailsAsync(home, $"The folder {Path.Combine(file, "data")} cannot be written");
    }

    [Theory, OnBothDatabases]
    public async Task Demo_outside_Development_is_refused(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        home.Environment["ASPNETCORE_ENVIRONMENT"] = "Staging";
        home.Environment["Paycare__Demo"] = "true";
        await FailsAsync(home, "Paycare__Demo is on outside the Development environment");
    }

    [Fact]
    public async Task A_switch_that_is_neither_on_nor_off_is_one_line()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        home.Environment["Paycare__Demo"] = "maybe";
        await FailsAsync(home, "Paycare__Demo is neither true nor false");
    }

    [Theory, OnBothDatabases]
    public async Task Production_without_a_key_directory_is_refused(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        home.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        home.Environment.Remove("Paycare__KeyDirectory");
        await FailsAsync(home, "Paycare__KeyDirectory is not set");
    }

    [Fact]
    public async Task The_simulated_processor_is_refused_in_Production_and_a_half_set_stripe_anywhere()
    {
        await using var home = await PaycareHome.OnAsync(TestDatabase.Sqlite);
        home.Environment["Paycare__Processor"] = "bank";
        await FailsAsync(home, "Paycare__Processor is neither simulator nor stripe");
        home.Environment["Paycare__Processor"] = "stripe";
        await FailsAsync(home, "Paycare__Stripe__ApiKey is not set");
        home.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        home.Environment["Paycare__Demo"] = "false";
        home.Environment["Paycare__Processor"] = "simulator";
        await FailsAsync(home, "Paycare__Processor is the simulator");
    }

    [Theory, OnBothDatabases]
    public async Task A_key_directory_inside_the_data_directory_is_refused_in_Production(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        home.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        home.Environment["Paycare__KeyDirectory"] = Path.Combine(home.Environment["Paycare__DataDirectory"], "keys");
        await FailsAsync(home, "Paycare__KeyDirectory lies inside Paycare__DataDirectory");
    }

    [Theory, OnBothDatabases]
    public async Task A_key_ring_of_another_database_is_refused_and_the_right_one_still_fits(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        var ring = home.Environment["Paycare__KeyDirectory"];
        home.Environment["Paycare__KeyDirectory"] = Path.Combine(home.Folder, "other-keys");
        await FailsAsync(home, "The key ring does not belong to this database");

        home.Environment["Paycare__KeyDirectory"] = ring;
        var process = await home.StartReadyAsync();
        await process.TerminateAsync();
        Assert.Equal(0, await process.ExitAsync());
    }

    private static async Task<string> FailsAsync(PaycareHome home, string because, string[]? words = null)
    {
        var (code, process) = await home.RunAsync(words ?? ["--urls", home.Address.ToString()]);
        var line = Assert.Single(process.Complaints);
        Assert.StartsWith("paycare: ", line, StringComparison.Ordinal);
        Assert.Contains(because, line, StringComparison.Ordinal);
        Assert.Empty(process.Output);
        Assert.Equal(1, code);
        return line;
    }
}
