using Paycare.Payments.Bank;
using Paycare.Tests.Infrastructure;
using static Paycare.Tests.Payments.Bank.BankPapers;

namespace Paycare.Tests.Payments.Bank;

/// <summary>The folder: every file leaves it, none is read for ever, and one that stands there is told.</summary>
[Trait("Touches", "dates")]
public class BankInboxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_file_that_is_half_there_is_taken_once_it_is_whole_and_its_ending_may_be_in_capitals(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinAsync();
        var name = TestBank.NewReference();
        var file = Notification(Credit(5_000, Details(Amount(5_000) + To(await TestBank.NumberOfAsync(customer)))));
        Assert.NotEqual("", await bank.DropAsync(file[..400], name));
        await WriteAsync(bank.Options.InDirectory, $"{name}.xml", file);
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(Path.Combine(bank.Options.DoneDirectory, $"{name}.xml"))));
        var capitals = $"{name}-2.XML";
        var more = Notification(Credit(6_000, Details(Amount(6_000) + To(await TestBank.NumberOfAsync(customer)))));
        await WriteAsync(bank.Options.InDirectory, capitals, more);
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(Path.Combine(bank.Options.DoneDirectory, capitals))));
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"] == "11000.00");
    }

    [Theory, OnBothDatabases]
    public async Task What_was_cut_off_is_read_once_more_and_never_a_third_time(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var number = await TestBank.NumberOfAsync(await host.JoinAsync());
        var taken = Notification(Credit(7_000, Details(Amount(7_000) + To(number)), "BEFORE"));
        Assert.Equal("", await bank.DropAsync(taken, "taken"));
        await bank.EntryAsync("BEFORE", BankEntryState.Posted);

        // As kills leave them: one while it was read, two while they were read again, one of which had been booked.
        await WriteAsync(
            bank.Options.ReadingDirectory,
            "once.xml",
            Notification(Credit(1_000, Details(Amount(1_000) + To(number)), "ONCE"))
        );
        await WriteAsync(
            bank.Options.AgainDirectory,
            "twice.xml",
            Notification(Credit(2_000, Details(Amount(2_000) + To(number)), "TWICE"))
        );
        await WriteAsync(bank.Options.AgainDirectory, "taken.xml", taken);
        File.Delete(Path.Combine(bank.Options.DoneDirectory, "taken.xml"));
        await using var later = await host.RestartAsync();
        var after = new TestBank(later);
        await after.EntryAsync("ONCE", BankEntryState.Posted);
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(Path.Combine(after.Options.RejectedDirectory, "twice.xml.txt"))));
        Assert.True(File.Exists(Path.Combine(after.Options.DoneDirectory, "taken.xml")));
        Assert.Null(await after.EntryAsync("TWICE"));
        await BanksAsTheyAreTests.CaseSaysAsync(later, "bank-file:", "cut off twice");
        Assert.Empty(Directory.GetFiles(after.Options.ReadingDirectory, "*", SearchOption.AllDirectories));

        // A person who has looked may put it back.
        Assert.Equal(
            "",
            await after.DropAsync(
                await File.ReadAllBytesAsync(Path.Combine(after.Options.RejectedDirectory, "twice.xml"), Cancel),
                "looked-at"
            )
        );
        await after.EntryAsync("TWICE", BankEntryState.Posted);
    }

    [Theory, OnBothDatabases]
    public async Task What_stands_in_the_folder_is_told(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        await WriteAsync(bank.Options.InDirectory, "statement.xml.gpg", "sealed");

        // What stands is noted at the end of a look: the second file is taken in a later one than the first.
        Assert.NotEqual("", await bank.DropAsync("<no-statement/>"));
        Assert.NotEqual("", await bank.DropAsync("<no-statement/>"));
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" }, cancel: Cancel)).Expect(200);
        await BanksAsTheyAreTests.CaseSaysAsync(host, "bank-inbox:statement.xml.gpg:", "in the bank's inbox folder since");
    }

    private static Task WriteAsync(string folder, string name, string text) =>
        BankFolder.WriteAsync(folder, name, System.Text.Encoding.UTF8.GetBytes(text), Cancel);
}
