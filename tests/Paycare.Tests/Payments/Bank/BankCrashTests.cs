using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Bank;
using Paycare.Payments.Bank.Simulator;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Bank;

/// <summary>The process dies between any two steps of the bank rail: nothing is paid twice, nothing booked twice, nothing lost.</summary>
[Trait("Touches", "dates")]
public sealed class BankCrashTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Withdrawals_cut_off_by_a_kill_are_paid_once_or_not_at_all(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        var process = await home.StartReadyAsync();
        var card = (await home.DemoAsync()).Cards.First(c => c.Behaviour == "approve");
        var people = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    var customer = await home.JoinAsync(card);
                    (await customer.TopUpAsync("1000000.00")).Expect(201);
                    return new Withdrawer(customer, await TestBank.AccountAsync(customer));
                })
        );
        foreach (var (killAt, later) in new[] { (3, "PT10M"), (9, "PT1H") })
        {
            var answered = 0;
            await Task.WhenAll(
                people.Select(p =>
                    p.WithdrawUntilCutOffAsync(() =>
                    {
                        if (Interlocked.Increment(ref answered) == killAt)
                        {
                            process.Kill();
                        }
                    })
                )
            );
            await process.ExitAsync();
            process = await home.StartReadyAsync();
            // Past the leases that the killed process held, and past the times that it had moved ahead to.
            (await ApiClient.At(home.Address).PostAsync("/dev/clock", new { advance = later }, cancel: Cancel)).Expect(200);
        }

        await Task.WhenAll(people.Select(p => p.EndAsync()));
        await process.TerminateAsync();
        await process.ExitAsync();
        var report = await home.Verifier().VerifyAsync(cancel: Cancel);
        Assert.Empty(report.Findings);
    }

    [Theory, OnBothDatabases]
    public async Task A_payout_file_that_is_written_again_pays_nothing_twice(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var asked = (await TestBank.WithdrawAsync(customer, await TestBank.AccountAsync(customer), "25000.00")).Expect(201);
        await TestBank.StandsAsync(customer, asked["id"], "succeeded");
        var batch = await host.InDatabaseAsync(db => db.Set<PayoutBatch>().AsNoTracking().SingleAsync(Cancel));
        var taken = Path.Combine(bank.Options.OutDirectory, "taken", batch.FileName);
        var before = await File.ReadAllTextAsync(taken, Cancel);
        File.Delete(taken);

        // As after a crash between the file and the note that it is written.
        await host.InDatabaseAsync(async db =>
        {
            await db.Set<PayoutBatch>().ExecuteUpdateAsync(set => set.SetProperty(b => b.WrittenAt, (DateTimeOffset?)null), Cancel);
            var clock = host.Services.GetRequiredService<TimeProvider>();
            db.Set<DueItem>().Add(PayoutFileTimer.Due(clock.GetUtcNow(), clock));
            return await db.SaveChangesAsync(Cancel);
        });
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(taken)));
        Assert.Equal(before, await File.ReadAllTextAsync(taken, Cancel));
        await bank.DropAsync(bank.Notification(bank.Credit(TestBank.NewReference(), "1.00", await TestBank.NumberOfAsync(customer))));
        Assert.Equal(1, await host.InDatabaseAsync(db => db.Set<SimulatedTransfer>().CountAsync(Cancel)));
        Assert.Equal(1, await host.InDatabaseAsync(db => db.Set<BankEntry>().CountAsync(e => e.Kind == BankEntryKind.Debit, Cancel)));
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_file_that_was_booked_before_the_crash_and_still_lies_there_is_put_away(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinAsync();
        var reference = TestBank.NewReference();
        var file = bank.Notification(bank.Credit(reference, "12000.00", await TestBank.NumberOfAsync(customer)));
        Assert.Equal("", await bank.DropAsync(file, "booked"));
        await bank.EntryAsync(reference, BankEntryState.Posted);
        // It is moved first and noted as moved after that: forgotten only once it was noted.
        await Eventually.HoldsAsync(() => host.InDatabaseAsync(db => db.Set<BankFile>().AnyAsync(f => f.MovedAt != null, Cancel)));
        await host.InDatabaseAsync(db =>
            db.Set<BankFile>().ExecuteUpdateAsync(set => set.SetProperty(f => f.MovedAt, (DateTimeOffset?)null), Cancel)
        );
        File.Delete(Path.Combine(bank.Options.DoneDirectory, "booked.xml"));
        Assert.Equal("", await bank.DropAsync(file, "booked"));
        await TestBank.SeesAsync(customer, "12000.00");
        Assert.Equal(1, await host.InDatabaseAsync(db => db.Set<BankFile>().CountAsync(Cancel)));
    }

    [Theory, OnBothDatabases]
    public async Task The_command_hands_files_to_the_running_host_and_tells_its_verdict(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        await home.StartReadyAsync();
        var customer = await home.JoinAsync((await home.DemoAsync()).Cards[0]);
        var number = await TestBank.NumberOfAsync(customer);
        var options = new BankOptions
        {
            Account = "9990001000001",
            Code = "999",
            Prefix = "8808",
        };
        var entry = new StatementEntry(
            TestBank.NewReference(),
            Money.Rupiah(45_000),
            true,
            TestClock.Time.GetUtcNow(),
            VirtualAccount: number
        );
        var good = Path.Combine(home.Folder, "good.xml");
        var bad = Path.Combine(home.Folder, "bad.xml");
        await File.WriteAllBytesAsync(good, BankStatementWriter.Notification(options, "M-1", TestClock.Time.GetUtcNow(), [entry]), Cancel);
        await File.WriteAllBytesAsync(
            bad,
            BankStatementWriter.Notification(options, "M-2", TestClock.Time.GetUtcNow(), [entry with { Reference = "R2" }], wrongBy: 5),
            Cancel
        );
        var (code, process) = await home.RunAsync("bank", "import", good, bad);
        Assert.Equal(2, code);
        Assert.Contains("good.xml: taken", process.Output);
        Assert.Contains(process.Output, line => line.StartsWith("bad.xml: rejected whole, line ", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"] == "45000.00");
        Assert.Equal(1, (await home.RunAsync("bank", "import", Path.Combine(home.Folder, "missing.xml"))).Code);
    }

    /// <summary>Somebody who withdraws without end, and remembers what was promised.</summary>
    private sealed class Withdrawer(CustomerActor customer, string account)
    {
        private const long Minor = 10_000_00;
        private readonly ConcurrentBag<string> _keys = [];

        public async Task WithdrawUntilCutOffAsync(Action onAnswer)
        {
            try
            {
                for (var i = 0; i < 20; i++)
                {
                    var key = CustomerActor.NewKey();
                    _keys.Add(key);
                    (await TestBank.WithdrawAsync(customer, account, "10000.00", key)).Expect(201);
                    onAnswer();
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // Cut off; the key tells the outcome later.
            }
        }

        /// <summary>Every key has one answer, every withdrawal one end, and the balance says the same.</summary>
        public async Task EndAsync()
        {
            var ids = new HashSet<string>();
            foreach (var key in _keys)
            {
                // The one that was cut off may still be in flight.
                var answer = await Eventually.SeeAsync("the withdrawal is answered", async _ =>
                    await TestBank.WithdrawAsync(customer, account, "10000.00", key) is { Status: not HttpStatusCode.Conflict } told
                        ? told
                        : null
                );
                ids.Add(answer.Expect(201)["id"]!);
            }

            Assert.Equal(_keys.Count, ids.Count);
            foreach (var id in ids)
            {
                await TestBank.StandsAsync(customer, id, "succeeded");
            }

            var wallet = (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200);
            Assert.Equal(new Money((1_000_000_00) - (ids.Count * Minor), Currency.Idr).ToDecimalText(), wallet["posted.value"]);
            Assert.Equal("0.00", wallet["held.value"]);
        }
    }
}
