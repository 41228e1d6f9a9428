using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Bank;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Bank;

/// <summary>Money in suspense leaves it once: to its customer, or back to its sender, always by two people.</summary>
public class SuspenseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_transfer_to_nobody_is_matched_to_its_customer_by_two_people_and_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var (sari, maya, dewi) = (await host.AgentAsync(), await host.StaffAsync("lead"), await host.StaffAsync("risk"));
        var reference = TestBank.NewReference();
        Assert.Equal("", await bank.DropAsync(bank.Notification(bank.Credit(reference, "1950000.00", "8808000000000000"))));
        var entry = await bank.EntryAsync(reference, BankEntryState.Suspended);
        Assert.Equal("unknown-account", entry.SuspendedFor);
        var line = await Eventually.SeeAsync("the list shows the money with its case", async _ =>
            (await sari.GetAsync("/api/v1/desk/suspense?limit=200", Cancel))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Where(i =>
                    i.GetProperty("item").GetProperty("id").GetString() == entry.Id.ToString()
                    && i.GetProperty("caseNumber").GetString() is not null
                )
                .Select(i => i.ToString())
                .FirstOrDefault()
        );
        Assert.DoesNotContain("Siti Aminah", line, StringComparison.Ordinal);

        // The customer asks for it; the wallet is nearly full, and still it is accepted: limits do not stop a release.
        var customer = await host.JoinWithMoneyAsync("1000000.00");
        var opened = (
            await customer.Api.PostAsync("/api/v1/cases", new { topic = "top-up", need = "My transfer is missing" }, cancel: Cancel)
        ).Expect(201)["id"];
        var remedy = new
        {
            kind = "match-top-up",
            arguments = new { suspenseId = entry.Id.ToString() },
            reason = "The receipt shows the sender and the amount",
        };
        var seen = (await sari.PostAsync($"/api/v1/desk/cases/{opened}/remedies?dryRun=true", remedy, cancel: Cancel)).Expect(200);
        Assert.Equal(
            ("needs-approval", "suspense", "1950000.00"),
            (seen["outcome"], seen["postings.0.account"], seen["postings.0.out.value"])
        );
        // Requested twice, before anyone decided.
        var asked = new[] { await AskAsync(), await AskAsync() };
        await TestBank.SeesAsync(customer, "1000000.00");
        var decided = await Task.WhenAll(
            asked.Select(
                (a, i) =>
                    (i == 0 ? maya : dewi).PostAsync(
                        $"/api/v1/desk/approvals/{a["approvalId"]}/approve",
                        new { reason = "Right" },
                        cancel: Cancel
                    )
            )
        );
        Assert.All(decided, d => d.Expect(200));
        Assert.All(asked, a => a.Expect(202));
        Assert.Equal(["done", "failed"], decided.Select(d => d["status"]).Order(StringComparer.Ordinal));
        await TestBank.SeesAsync(customer, "2950000.00");
        await bank.EntryAsync(reference, BankEntryState.Released);
        var newest = (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200);
        Assert.Equal(
            ("release", "in", "1950000.00"),
            (newest["items.0.kind"], newest["items.0.direction"], newest["items.0.amount.value"])
        );
        Task<ApiAnswer> AskAsync() =>
            sari.PostAsync($"/api/v1/desk/cases/{opened}/remedies", remedy, CustomerActor.NewKey(), cancel: Cancel);
        Assert.Equal(
            "not-found",
            (
                await sari.PostAsync(
                    $"/api/v1/desk/cases/{opened}/remedies",
                    new
                    {
                        remedy.kind,
                        arguments = new { suspenseId = "x" },
                        remedy.reason,
                    },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                )
            ).Expect(404)["code"]
        );
        Assert.Equal(
            400,
            (
                await sari.PostAsync(
                    $"/api/v1/desk/cases/{opened}/remedies",
                    new { remedy.kind, remedy.reason },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                )
            ).Code
        );
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_transfer_to_nobody_goes_back_to_its_sender(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (sari, maya) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var reference = TestBank.NewReference();
        Assert.Equal("", await bank.DropAsync(bank.Notification(bank.Credit(reference, "40000.00", null))));
        var entry = await bank.EntryAsync(reference, BankEntryState.Suspended);
        Assert.Equal((40_000_00, 40_000_00), (bank.Balance("suspense"), bank.Balance("clearing:bank")));
        var opened = await Eventually.SeeAsync("its case", async _ =>
            (await sari.GetAsync("/api/v1/desk/suspense", Cancel)).Expect(200)["items.0.caseId"]
        );
        async Task<string?> SendBackAsync()
        {
            var asked = (
                await sari.PostAsync(
                    $"/api/v1/desk/cases/{opened}/remedies",
                    new
                    {
                        kind = "return-top-up",
                        arguments = new { suspenseId = entry.Id.ToString() },
                        reason = "The number is nobody's",
                    },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                )
            ).Expect(202);
            return (
                await maya.PostAsync($"/api/v1/desk/approvals/{asked["approvalId"]}/approve", new { reason = "Right" }, cancel: Cancel)
            ).Expect(200)["status"];
        }

        // The sender's bank rejects it: back in suspense, with a note, and a second decision is possible.
        (await host.Client().PostAsync("/dev/bank", new { behaviour = "reject" }, cancel: Cancel)).Expect(204);
        Assert.Equal("done", await SendBackAsync());
        await bank.EntryAsync(reference, BankEntryState.Suspended);
        Assert.Equal(40_000_00, bank.Balance("suspense"));
        await Eventually.HoldsAsync(async () =>
            (await sari.GetAsync($"/api/v1/desk/cases/{opened}", Cancel)).Text.Contains("back in suspense", StringComparison.Ordinal)
        );
        Assert.Equal("done", await SendBackAsync());
        await bank.EntryAsync(reference, BankEntryState.SentBack);
        Assert.Equal((0, 0), (bank.Balance("suspense"), bank.Balance("clearing:bank")));
        Assert.Equal(0, (await sari.GetAsync("/api/v1/desk/suspense", Cancel)).Expect(200).Body.GetProperty("items").GetArrayLength());
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_debit_that_nobody_asked_for_is_seen_at_once(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var asked = (await TestBank.WithdrawAsync(customer, await TestBank.AccountAsync(customer), "20000.00")).Expect(201);
        await TestBank.StandsAsync(customer, asked["id"], "succeeded");
        var payout = await host.InDatabaseAsync(db => db.Set<Payout>().AsNoTracking().SingleAsync(Cancel));
        var again = TestBank.NewReference();
        // The bank executes one transfer twice: the customer is not charged again, and a person looks into it.
        Assert.Equal(
            "",
            await bank.DropAsync(
                bank.Notification(
                    bank.Credit(again, "20000.00", null) with
                    {
                        IsCredit = false,
                        EndToEndId = payout.Id.ToString(),
                        Sender = null,
                    }
                )
            )
        );
        Assert.Equal("unknown-debit", (await bank.EntryAsync(again, BankEntryState.Suspended)).SuspendedFor);
        await TestBank.SeesAsync(customer, "80000.00");
        Assert.Equal((-40_000_00, -20_000_00), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        await Eventually.SeeAsync("its case", async _ =>
            (await (await host.AgentAsync()).GetAsync("/api/v1/desk/suspense", Cancel)).Expect(200)["items.0.caseId"]
        );
        await bank.VerifyAsync();
    }
}
