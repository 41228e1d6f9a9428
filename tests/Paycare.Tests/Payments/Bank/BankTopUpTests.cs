using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Payments.Bank;
using Paycare.Platform.Amounts;
using Paycare.Platform.Scrubbing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Bank;

/// <summary>Bank transfers into wallets: by file and by call, each entry once.</summary>
[Trait("Touches", "dates")]
public class BankTopUpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_customer_has_one_number_for_good(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestBank.NumberOfAsync(customer)));
        var number = Assert.Single(numbers.Distinct());
        Assert.True(VirtualAccountNumber.IsWellFormed(new TestBank(host).Options, number));
        Assert.False(SecretScrub.HasLuhnCheck(number));
        Assert.NotEqual(number, await TestBank.NumberOfAsync(await host.JoinAsync("Budi Santoso")));
    }

    [Theory, OnBothDatabases]
    public async Task An_entry_counts_once_over_all_files_and_calls(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinAsync();
        var (number, first, second) = (await TestBank.NumberOfAsync(customer), TestBank.NewReference(), TestBank.NewReference());
        var told = TestBank.Told(first, number, "75000.25");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bank.CallAsync(told)));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(1, answers.Count(a => a["status"] == "accepted"));
        var file = bank.Notification(bank.Credit(first, "75000.25", number), bank.Credit(second, "10000.00", number));
        Assert.Equal("", await bank.DropAsync(file));
        Assert.Contains("taken before", await bank.DropAsync(file), StringComparison.Ordinal);
        Assert.Equal(
            "",
            await bank.DropAsync(bank.Statement(bank.Credit(second, "10000.00", number), bank.Credit(first, "75000.25", number)))
        );
        await bank.EntryAsync(second, BankEntryState.Posted);
        await bank.EntryAsync(first, BankEntryState.Posted);
        await TestBank.SeesAsync(customer, "85000.25");
        Assert.Equal("known", (await bank.CallAsync(TestBank.Told(second, number, "10000.00"))).Expect(200)["status"]);

        var attempts = (await customer.Api.GetAsync("/api/v1/attempts", Cancel)).Expect(200);
        Assert.Equal(2, attempts.Body.GetProperty("items").GetArrayLength());
        Assert.Equal(("top-up", "succeeded"), (attempts["items.0.kind"], attempts["items.0.status"]));
        Assert.Equal(2, (await customer.MessagesAsync()).Count(m => m.Contains("in your wallet", StringComparison.Ordinal)));
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_bad_file_books_nothing_and_its_line_is_told(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinAsync();
        var (number, first, second) = (await TestBank.NumberOfAsync(customer), TestBank.NewReference(), TestBank.NewReference());
        var good = Encoding.UTF8.GetString(
            bank.Notification(bank.Credit(first, "5000.00", number), bank.Credit(second, "6000.00", number))
        );
        foreach (
            var (right, wrong) in new[] { (">6000.00<", ">six<"), (">11000.00<", ">11000.01<"), ("</Ntfctn>", ""), ("</Document>", "") }
        )
        {
            var bad = good.Replace(right, wrong, StringComparison.Ordinal);
            Assert.NotEqual(good, bad);
            Assert.Matches("^line [0-9]+: .+", await bank.DropAsync(bad));
        }

        Assert.Null(await bank.EntryAsync(first));
        Assert.Null(await bank.EntryAsync(second));
        await TestBank.SeesAsync(customer, "0.00");
        Assert.Equal("", await bank.DropAsync(good));
        await bank.EntryAsync(first, BankEntryState.Posted);
        await bank.EntryAsync(second, BankEntryState.Posted);
        await TestBank.SeesAsync(customer, "11000.00");
    }

    [Theory, OnBothDatabases]
    public async Task An_unsigned_or_wrong_call_stores_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var (number, reference) = (await TestBank.NumberOfAsync(await host.JoinAsync()), TestBank.NewReference());
        var body = TestBank.Told(reference, number, "5000.00");
        var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(401, (await bank.CallAsync(body, secret: "another")).Code);
        Assert.Equal(401, (await bank.CallAsync(body, secret: "")).Code);
        Assert.Equal(401, (await bank.CallAsync(body, at: now - 330)).Code);
        Assert.Equal(401, (await bank.CallAsync(body, at: now + 330)).Code);
        Assert.Equal(401, (await bank.CallAsync(body, sent: "{\"reference\":\"other\"}"u8.ToArray())).Code);
        Assert.Equal(
            (401, "signature-wrong"),
            ((await host.Client().PostAsync("/rails/bank/credits", body, cancel: Cancel)) is var bare ? bare.Code : 0, bare["code"])
        );
        Assert.Null(await bank.EntryAsync(reference));
        var wrong = (await bank.CallAsync(new { reference = "", amount = new { value = "-1", currency = "IDR" } })).Expect(400);
        Assert.Equal(
            ["amount", "bookedAt", "reference", "virtualAccount"],
            wrong.Body.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(400, (await bank.CallAsync("no object")).Code);
        (await bank.CallAsync(body, at: now - 200)).Expect(200);
        await bank.EntryAsync(reference, BankEntryState.Posted);
    }

    [Theory, OnBothDatabases]
    public async Task What_the_wallet_may_not_take_is_kept_in_suspense_with_a_case(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("1500000.00");
        var (number, tooMuch) = (await TestBank.NumberOfAsync(customer), TestBank.NewReference());
        await Task.WhenAll(bank.CallAsync(TestBank.Told(tooMuch, number, "500000.01")));
        Assert.Equal("limit-exceeded", (await bank.EntryAsync(tooMuch, BankEntryState.Suspended)).SuspendedFor);
        await TestBank.SeesAsync(customer, "1500000.00");
        var cases = await Eventually.SeeAsync("the case is open", async _ =>
            (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200) is var list
            && list.Body.GetProperty("items").GetArrayLength() == 1
                ? list
                : null
        );
        Assert.Equal("top-up", cases["items.0.topic"]);
        var attempt = (await customer.Api.GetAsync("/api/v1/attempts", Cancel)).Expect(200);
        Assert.Equal(
            ("top-up", "refused", "limit-exceeded"),
            (attempt["items.0.kind"], attempt["items.0.status"], attempt["items.0.code"])
        );
        var verdict = (await customer.Api.GetAsync($"/api/v1/attempts/{attempt["items.0.id"]}/diagnosis", Cancel)).Expect(200);
        Assert.Contains("we keep it safe", verdict["summary"], StringComparison.Ordinal);
        // Exactly up to the limit is accepted.
        var fits = TestBank.NewReference();
        (await bank.CallAsync(TestBank.Told(fits, number, "500000.00"))).Expect(200);
        await bank.EntryAsync(fits, BankEntryState.Posted);
        await TestBank.SeesAsync(customer, "2000000.00");

        var frozen = await host.JoinAsync();
        var (theirs, reference) = (await TestBank.NumberOfAsync(frozen), TestBank.NewReference());
        await TestBank.SeesAsync(frozen, "0.00");
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        Assert.True(ledger.TryFind($"customer:{frozen.CustomerId}", Currency.Idr, out var wallet));
        _ = (await ledger.FreezeAsync(wallet, FreezeScope.All, "test", CustomerActor.NewKey(), cancel: Cancel)).Value;
        (await bank.CallAsync(TestBank.Told(reference, theirs, "1000.00"))).Expect(200);
        Assert.Equal("account-frozen", (await bank.EntryAsync(reference, BankEntryState.Suspended)).SuspendedFor);
        await bank.VerifyAsync();
    }
}
