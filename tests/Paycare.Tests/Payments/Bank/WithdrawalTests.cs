using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Bank;
using Paycare.Payments.Bank.Simulator;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Bank;

[Trait("Touches", "dates")]
public class WithdrawalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_withdrawal_is_held_sent_once_and_captured_when_the_bank_debits_us(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("400000.00");
        var account = await TestBank.AccountAsync(customer);
        var key = CustomerActor.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestBank.WithdrawAsync(customer, account, "150000.00", key)));
        Assert.All(answers, a => Assert.True(a.Code is 201 or 409, a.Text));
        var first = answers.First(a => a.Code == 201);
        Assert.Equal(("pending", "BCA ••0001", "150000.00"), (first["status"], first["bankAccount"], first["amount.value"]));
        Assert.True(
            DateTimeOffset.Parse(first["expectedBy"]!, System.Globalization.CultureInfo.InvariantCulture) > TestClock.Time.GetUtcNow()
        );
        Assert.Equal(422, (await TestBank.WithdrawAsync(customer, account, "150001.00", key)).Code);

        var done = await TestBank.StandsAsync(customer, first["id"], "succeeded");
        Assert.Equal(["pending", "sent", "succeeded"], Enumerable.Range(0, 3).Select(i => done[$"timeline.{i}.state"]));
        Assert.StartsWith("D", done["bankReference"]);
        await TestBank.SeesAsync(customer, "250000.00");
        var again = (await TestBank.WithdrawAsync(customer, account, "150000.00", key)).Expect(201);
        Assert.True(again.Replayed);
        Assert.Equal(first.Text, again.Text);

        // One transfer in all the files, whatever was asked eight times.
        var payout = await host.InDatabaseAsync(db =>
            db.Set<Payout>().AsNoTracking().SingleAsync(p => p.Reference == $"withdrawal:{first["id"]}", Cancel)
        );
        var files = (await host.Client().GetAsync("/dev/bank", Cancel)).Expect(200).Text;
        Assert.Equal(2, files.Split(payout.Id.ToString()).Length);
        var attempt = (await customer.Api.GetAsync($"/api/v1/attempts/{first["attemptId"]}", Cancel)).Expect(200);
        Assert.Equal(("withdrawal", "succeeded", "BCA ••0001"), (attempt["kind"], attempt["status"], attempt["bankAccount"]));
        var line = (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200);
        Assert.Equal(
            ("withdrawal", "out", first["id"], "250000.00"),
            (line["items.0.kind"], line["items.0.direction"], line["items.0.withdrawalId"], line["items.0.balanceAfter.value"])
        );
        Assert.Contains((await customer.MessagesAsync()), m => m.Contains(done["bankReference"]!, StringComparison.Ordinal));
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task What_the_bank_rejects_is_free_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var account = await TestBank.AccountAsync(customer, "reject");
        var asked = (await TestBank.WithdrawAsync(customer, account, "60000.00")).Expect(201);
        var failed = await TestBank.StandsAsync(customer, asked["id"], "failed");
        Assert.Equal("AC04", failed["reason"]);
        await TestBank.SeesAsync(customer, "100000.00");
        var verdict = (await customer.Api.GetAsync($"/api/v1/attempts/{asked["attemptId"]}/diagnosis", Cancel)).Expect(200);
        Assert.Equal("False", verdict["charged"]);
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task Money_that_comes_back_after_it_was_paid_is_in_the_wallet_again(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("900000.00");
        var account = await TestBank.AccountAsync(customer, "return-later");
        var asked = (await TestBank.WithdrawAsync(customer, account, "700000.00")).Expect(201);
        await TestBank.StandsAsync(customer, asked["id"], "succeeded");
        Assert.Equal(-700_000_00, bank.Balance("clearing:bank"));
        // Nearly full: a top-up would exceed the limit, the customer's own money does not.
        (await customer.TopUpAsync("1800000.00")).Expect(201);
        (await host.Client().PostAsync("/dev/clock", new { advance = "P1DT1M" }, cancel: Cancel)).Expect(200);
        await customer.SignInAsync();
        var returned = await TestBank.StandsAsync(customer, asked["id"], "returned");
        Assert.Equal("AC04", returned["reason"]);
        await TestBank.SeesAsync(customer, "2700000.00");
        Assert.Equal(0, bank.Balance("clearing:bank"));
        var line = (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200);
        Assert.Equal(("release", "in", "700000.00"), (line["items.0.kind"], line["items.0.direction"], line["items.0.amount.value"]));
        await bank.VerifyAsync();
    }

    [Theory]
    [CombinedWithDatabases("duplicate-file")]
    [CombinedWithDatabases("wrong-sums")]
    [CombinedWithDatabases("delay")]
    public async Task However_badly_the_bank_tells_it_the_money_leaves_once(TestDatabase database, string behaviour)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        (await host.Client().PostAsync("/dev/bank", new { behaviour }, cancel: Cancel)).Expect(204);
        var account = await TestBank.AccountAsync(customer);
        var asked = (await TestBank.WithdrawAsync(customer, account, "30000.00")).Expect(201);
        if (behaviour != "duplicate-file")
        {
            await TestBank.StandsAsync(customer, asked["id"], "sent");
            await TestBank.SeesAsync(customer, "70000.00", "30000.00");
            await Eventually.HoldsAsync(() =>
                host.InDatabaseAsync(async db =>
                    behaviour == "delay"
                        ? await db.Set<SimulatedTransfer>().AnyAsync(Cancel)
                        : await db.Set<BankFile>().AnyAsync(f => f.FaultLine != null, Cancel)
                )
            );
            (await host.Client().PostAsync("/dev/clock", new { advance = "P1DT1M" }, cancel: Cancel)).Expect(200);
            await customer.SignInAsync();
        }

        await TestBank.StandsAsync(customer, asked["id"], "succeeded");
        if (behaviour == "duplicate-file")
        {
            // The same bytes are rejected; the same entry in a statement is accepted and counts no second time.
            await Eventually.HoldsAsync(() => host.InDatabaseAsync(async db => await db.Set<BankFile>().CountAsync(Cancel) == 3));
            Assert.Equal(1, await host.InDatabaseAsync(db => db.Set<BankFile>().CountAsync(f => f.Fault != null, Cancel)));
        }

        await TestBank.SeesAsync(customer, "70000.00");
        Assert.Equal(-30_000_00, bank.Balance("clearing:bank"));
        Assert.Equal(1, await host.InDatabaseAsync(db => db.Set<BankEntry>().CountAsync(Cancel)));
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task Refused_withdrawals_leave_one_row_each_and_move_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var account = await TestBank.AccountAsync(customer);
        var rows = await host.JournalRowsAsync(customer);
        (await TestBank.WithdrawAsync(customer, account, "0.00")).Expect(400);
        (await TestBank.WithdrawAsync(customer, "nonsense", "1.00")).Expect(404);
        (
            await customer.Api.PostAsync(
                "/api/v1/withdrawals",
                new
                {
                    bankAccountId = account,
                    amount = CustomerActor.Idr("1.00"),
                    pin = customer.Pin,
                },
                cancel: Cancel
            )
        ).Expect(400);
        Assert.Equal(rows, await host.JournalRowsAsync(customer));
        var key = CustomerActor.NewKey();
        var wrong = (await TestBank.WithdrawAsync(customer, account, "10000.00", key, "000001")).Expect(403);
        Assert.Equal(("wrong-pin", "2"), (wrong["code"], wrong["triesLeft"]));
        Assert.Equal(wrong.Text, (await TestBank.WithdrawAsync(customer, account, "10000.00", key, "000001")).Expect(403).Text);
        var tooMuch = (await TestBank.WithdrawAsync(customer, account, "50001.00")).Expect(402);
        Assert.Equal(("insufficient-balance", "1.00"), (tooMuch["code"], tooMuch["shortfall.value"]));
        Assert.Equal(rows + 2, await host.JournalRowsAsync(customer));
        await TestBank.SeesAsync(customer, "50000.00");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TestBank.WithdrawAsync(customer, account, "20000.00")));
        Assert.Equal(2, answers.Count(a => a.Code == 201));
        Assert.Equal(3, answers.Count(a => a.Code == 402));
        foreach (var taken in answers.Where(a => a.Code == 201))
        {
            await TestBank.StandsAsync(customer, taken["id"], "succeeded");
        }

        await TestBank.SeesAsync(customer, "10000.00");
        var budi = await host.JoinWithMoneyAsync("50000.00");
        (await TestBank.WithdrawAsync(budi, account, "1000.00")).Expect(404);
        (await customer.Api.DeleteAsync($"/api/v1/bank-accounts/{account}", Cancel)).Expect(204);
        (await TestBank.WithdrawAsync(customer, account, "1000.00")).Expect(404);
        // What was answered before stays answered.
        Assert.Equal(wrong.Text, (await TestBank.WithdrawAsync(customer, account, "10000.00", key, "000001")).Expect(403).Text);
    }

    [Theory, OnBothDatabases]
    public async Task A_large_withdrawal_asks_for_a_code_that_fits_its_account_and_amount_alone(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        var (account, other) = (await TestBank.AccountAsync(customer), await TestBank.AccountAsync(customer, "duplicate-file"));
        Assert.Equal("risk-blocked", (await TestBank.WithdrawAsync(customer, account, "1000001.00")).Expect(403)["code"]);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT12H" }, cancel: Cancel)).Expect(200);
        var asked = (await TestBank.WithdrawAsync(customer, account, "1000001.00")).Expect(403);
        Assert.Equal("step-up-required", asked["code"]);
        var (challenge, code) = (asked["challengeId"], await customer.LastCodeAsync());
        Assert.Equal(403, (await TestBank.WithdrawAsync(customer, other, "1000001.00", challenge: challenge, code: code)).Code);
        Assert.Equal(403, (await TestBank.WithdrawAsync(customer, account, "1000002.00", challenge: challenge, code: code)).Code);
        var done = (await TestBank.WithdrawAsync(customer, account, "1000001.00", challenge: challenge, code: code)).Expect(201);
        await TestBank.StandsAsync(customer, done["id"], "succeeded");
        await TestBank.SeesAsync(customer, "899999.00");
        (await TestBank.WithdrawAsync(customer, account, "1000.00")).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task A_freeze_keeps_back_what_has_not_gone_to_the_bank_yet(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database, services =>
            services.PostConfigure<BankOptions>(b => b.BatchEvery = TimeSpan.FromHours(1))
        );
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var account = await TestBank.AccountAsync(customer);
        var asked = (await TestBank.WithdrawAsync(customer, account, "80000.00")).Expect(201);
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "Phone stolen" }, cancel: Cancel)).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT61M" }, cancel: Cancel)).Expect(200);
        var budi = await host.JoinWithMoneyAsync("50000.00");
        var theirs = (await TestBank.WithdrawAsync(budi, await TestBank.AccountAsync(budi), "5000.00")).Expect(201);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT61M" }, cancel: Cancel)).Expect(200);
        await TestBank.StandsAsync(budi, theirs["id"], "succeeded");
        Assert.Equal("pending", (await customer.Api.GetAsync($"/api/v1/withdrawals/{asked["id"]}", Cancel)).Expect(200)["status"]);
        var ledger = host.Services.GetRequiredService<Paycare.Ledger.LedgerApi>();
        Assert.True(ledger.TryFind($"customer:{customer.CustomerId}", Currency.Idr, out var wallet));
        _ = (await ledger.UnfreezeAsync(wallet, "cleared up", CustomerActor.NewKey(), Cancel)).Value;
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT61M" }, cancel: Cancel)).Expect(200);
        await TestBank.StandsAsync(customer, asked["id"], "succeeded");
        await TestBank.SeesAsync(customer, "20000.00");
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_missed_promise_opens_a_case_by_itself_and_once(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database, services =>
            services.PostConfigure<BankOptions>(b => b.BatchEvery = TimeSpan.FromDays(30))
        );
        var customer = await host.JoinWithMoneyAsync("100000.00");
        _ = (await TestBank.WithdrawAsync(customer, await TestBank.AccountAsync(customer), "80000.00")).Expect(201);
        for (var day = 0; day < 2; day++)
        {
            (await host.Client().PostAsync("/dev/clock", new { advance = "P5D" }, cancel: Cancel)).Expect(200);
            await customer.SignInAsync();
            await Eventually.HoldsAsync(async () =>
                (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200).Body.GetProperty("items").GetArrayLength() == 1
            );
        }

        await TestBank.SeesAsync(customer, "20000.00", "80000.00");
    }

    [Theory, OnBothDatabases]
    public async Task A_bank_account_is_checked_sealed_and_told_of(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var wrong = (
            await customer.Api.PostAsync(
                "/api/v1/bank-accounts",
                new
                {
                    bankCode = "998",
                    number = "12a",
                    holderName = " ",
                },
                cancel: Cancel
            )
        ).Expect(400);
        Assert.Equal(
            ["bankCode", "holderName", "number"],
            wrong.Body.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
        var body = new
        {
            bankCode = "008",
            number = "1370-0087 65432",
            holderName = "Rina Wulandari",
        };
        var added = (await customer.Api.PostAsync("/api/v1/bank-accounts", body, cancel: Cancel)).Expect(201);
        Assert.Equal(("Bank Mandiri", "5432"), (added["bank.name"], added["last4"]));
        Assert.Equal(added["id"], (await customer.Api.PostAsync("/api/v1/bank-accounts", body, cancel: Cancel)).Expect(201)["id"]);
        Assert.DoesNotContain("13700087", added.Text + (await customer.Api.GetAsync("/api/v1/bank-accounts", Cancel)).Expect(200).Text);
        var id = StrongId.Read<BankAccountId>(added["id"]);
        var row = await host.InDatabaseAsync(db => db.Set<BankAccount>().AsNoTracking().SingleAsync(a => a.Id == id, Cancel));
        Assert.DoesNotContain("1370", System.Text.Encoding.Latin1.GetString(row.NumberSealed));
        Assert.DoesNotContain("Rina", System.Text.Encoding.Latin1.GetString(row.HolderSealed));
        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("Bank Mandiri **5432", StringComparison.Ordinal));

        var budi = await host.JoinAsync("Budi Santoso");
        Assert.Equal(404, (await budi.Api.DeleteAsync($"/api/v1/bank-accounts/{id}", Cancel)).Code);
        (await customer.Api.DeleteAsync($"/api/v1/bank-accounts/{id}", Cancel)).Expect(204);
        Assert.Equal(
            0,
            (await customer.Api.GetAsync("/api/v1/bank-accounts", Cancel)).Expect(200).Body.GetProperty("items").GetArrayLength()
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_new_bank_account_asks_again_when_the_sign_in_is_old(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" }, cancel: Cancel)).Expect(200);
        var body = new
        {
            bankCode = "014",
            number = "7000000001",
            holderName = "Rina Wulandari",
        };
        var ask = (await customer.Api.PostAsync("/api/v1/bank-accounts", body, cancel: Cancel)).Expect(403);
        Assert.Equal("step-up-required", ask["code"]);
        var code = await customer.LastCodeAsync();
        // The code is for this account and no other.
        Assert.Equal(
            403,
            (
                await customer.Api.PostAsync(
                    "/api/v1/bank-accounts",
                    new
                    {
                        bankCode = "014",
                        number = "7000000002",
                        holderName = "Rina Wulandari",
                        challengeId = ask["challengeId"],
                        oneTimeCode = code,
                    },
                    cancel: Cancel
                )
            ).Code
        );
        (
            await customer.Api.PostAsync(
                "/api/v1/bank-accounts",
                new
                {
                    body.bankCode,
                    body.number,
                    body.holderName,
                    challengeId = ask["challengeId"],
                    oneTimeCode = code,
                },
                cancel: Cancel
            )
        ).Expect(201);
    }
}
