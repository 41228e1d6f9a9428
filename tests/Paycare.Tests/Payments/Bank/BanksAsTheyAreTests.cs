using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Payments.Bank;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using static Paycare.Tests.Payments.Bank.BankPapers;

namespace Paycare.Tests.Payments.Bank;

/// <summary>
/// What banks really send, from the file to the wallet: the sure part is booked, the rest is in suspense with a case, and
/// <c>clearing:bank</c> is what the statement says.
/// </summary>
[Trait("Touches", "dates")]
public class BanksAsTheyAreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Odd_entries_are_booked_as_far_as_they_are_sure(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (one, other) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        var (number, second) = (await TestBank.NumberOfAsync(one), await TestBank.NumberOfAsync(other));
        var charge = Details(Amount(150_000) + To(number) + "<Chrgs><Rcrd><Amt Ccy=\"IDR\">2600</Amt></Rcrd></Chrgs>");
        var foreign = Details("<AmtDtls><TxAmt><Amt Ccy=\"USD\">10.00</Amt></TxAmt></AmtDtls>" + To(second));
        var inDetails = Details("<Refs><AcctSvcrRef>ODD-3</AcctSvcrRef></Refs>" + Amount(11_000) + To(number));
        var groups = $"<RmtInf><Ustrd>topup {number[..4]} {number[4..8]} {number[8..12]} {number[12..]}</Ustrd></RmtInf>";
        var twoLines = $"<RmtInf><Ustrd>TOP UP {number[..10]}</Ustrd><Ustrd>{number[10..]} TERIMA KASIH</Ustrd></RmtInf>";
        var file = Notification(
            Credit(152_600, charge, "ODD-1"),
            Credit(158_505, foreign, "ODD-2"),
            Credit(11_000, inDetails, "X").Replace("<AcctSvcrRef>X</AcctSvcrRef>", "", StringComparison.Ordinal),
            Debit(0, "", "ODD-4"),
            Credit(16_000, Details(Amount(16_000) + groups), "ODD-5"),
            Credit(17_000, Details(Amount(17_000) + twoLines), "ODD-6"),
            Credit(50_000, Details(Amount(49_999) + To(number)), "ODD-7"),
            Credit(12, "", "ODD-8").Replace("Ccy=\"IDR\"", "Ccy=\"USD\"", StringComparison.Ordinal)
        );
        Assert.Equal("", await bank.DropAsync(file, "odd"));
        await ProcessedAsync(host);
        await TestBank.SeesAsync(one, "194000.00");
        await TestBank.SeesAsync(other, "158505.00");
        Assert.Equal((405_105_00, 52_600_00), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        await CaseSaysAsync(host, "suspense:", "odd.xml, line 9: The transactions add up to 49999.00, the entry says 50000.00.");
        await CaseSaysAsync(host, "suspense:", "The entry is 152600.00, of which this is not the transfer's.");
        await CaseSaysAsync(host, "bank-lines:", "The amount 12 USD is not in IDR.");

        // The statement of the day says the same in fewer words, and knows by then whose the unclear one is.
        Assert.Equal("", await bank.DropAsync(Statement(Credit(152_600, Details(To(number)), "ODD-1"), Credit(16_000, "", "ODD-5"))));
        Assert.Equal("", await bank.DropAsync(Statement(Credit(50_000, Details(Amount(50_000) + To(second)), "ODD-7"))));
        await ProcessedAsync(host);
        await TestBank.SeesAsync(one, "194000.00");
        await TestBank.SeesAsync(other, "208505.00");
        Assert.Equal((405_105_00, 2_600_00), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_refused_block_fails_its_withdrawals_and_an_unclear_word_is_told(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var (first, file, _) = await SentAsync(host, customer, "60000.00");
        Assert.Equal("", await bank.DropAsync(Status(file, "", "<PmtInfSts>BLCK</PmtInfSts>")));
        await CaseSaysAsync(host, "bank-lines:", "The bank says BLCK");
        await TestBank.SeesAsync(customer, "40000.00", "60000.00");
        Assert.Equal(
            "",
            await bank.DropAsync(Status(file, "", "<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>"))
        );
        Assert.Equal("AC01", (await TestBank.StandsAsync(customer, first, "failed"))["reason"]);
        await TestBank.SeesAsync(customer, "100000.00");

        var (second, other, payout) = await SentAsync(host, customer, "30000.00");
        const string Stranger = "0198c3f2a4b97d1e8f60123456789abc";
        var transfers = string.Concat(
            new[] { Stranger, payout.ToUpperInvariant() }.Select(p =>
                $"<TxInfAndSts><OrgnlEndToEndId>{p}</OrgnlEndToEndId><TxSts>CANC</TxSts></TxInfAndSts>"
            )
        );
        Assert.Equal("", await bank.DropAsync(Status(other, "<GrpSts>PART</GrpSts>", transfers)));
        Assert.Equal("CANC", (await TestBank.StandsAsync(customer, second, "failed"))["reason"]);
        await CaseSaysAsync(host, "bank-lines:", $"The transfer {Stranger} is not in the file");
        await TestBank.SeesAsync(customer, "100000.00");

        var (third, counted, _) = await SentAsync(host, customer, "20000.00");
        const string All = "<NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs><DtldSts>RJCT</DtldSts></NbOfTxsPerSts>";
        Assert.Equal("", await bank.DropAsync(Status(counted, All, "")));
        await TestBank.StandsAsync(customer, third, "failed");
        Assert.Contains("no payout file of ours", await bank.DropAsync(Status(Stranger, All, "")), StringComparison.Ordinal);
        Assert.Equal(0, bank.Balance("clearing:bank"));
        await bank.VerifyAsync();
    }

    [Theory]
    [CombinedWithDatabases("<RvslInd>1</RvslInd>")]
    [CombinedWithDatabases("<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>")]
    [CombinedWithDatabases("")]
    public async Task A_return_that_is_short_of_a_fee_brings_what_came_and_says_so(TestDatabase database, string mark)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var (id, _, payout) = await SentAsync(host, customer, "60000.00");
        Assert.Equal("", await bank.DropAsync(Notification(Debit(60_000, Details(About(payout))))));
        await TestBank.StandsAsync(customer, id, "succeeded");
        Assert.Equal("", await bank.DropAsync(Notification(Credit(57_500, mark + Details(About(payout))))));
        await TestBank.StandsAsync(customer, id, "returned");
        await TestBank.SeesAsync(customer, "97500.00");
        Assert.Equal((-2_500_00, 0), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        await CaseSaysAsync(host, "payout-short:", "missing");
        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("of your withdrawal is back", StringComparison.Ordinal));

        // What comes once more is nobody's until somebody has looked.
        Assert.Equal("", await bank.DropAsync(Notification(Credit(2_500, mark + Details(About(payout)), "LATE"))));
        Assert.Equal(SuspenseReasons.ReturnMismatch, (await bank.EntryAsync("LATE", BankEntryState.Suspended)).SuspendedFor);
        Assert.Equal((0, 2_500_00), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task One_entry_for_a_whole_file_is_shared_out_to_its_payouts(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database, services =>
            services.PostConfigure<BankOptions>(b => b.BatchEvery = TimeSpan.FromHours(1))
        );
        var bank = new TestBank(host);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var account = await TestBank.AccountAsync(customer, "delay");
        string[] ids =
        [
            (await TestBank.WithdrawAsync(customer, account, "60000.00")).Expect(201)["id"]!,
            (await TestBank.WithdrawAsync(customer, account, "30000.00")).Expect(201)["id"]!,
        ];
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT61M" }, cancel: Cancel)).Expect(200);
        foreach (var id in ids)
        {
            await TestBank.StandsAsync(customer, id, "sent");
        }

        // The statement has the sum alone; the details come later and lead the money out of suspense.
        var payouts = await host.InDatabaseAsync(db => db.Set<Payout>().AsNoTracking().OrderBy(p => p.Minor).ToListAsync(Cancel));
        Assert.Equal("", await bank.DropAsync(Statement(Debit(90_000, "", "SUM"))));
        Assert.Equal(SuspenseReasons.UnknownDebit, (await bank.EntryAsync("SUM", BankEntryState.Suspended)).SuspendedFor);
        Assert.Equal((-90_000_00, -90_000_00), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        var details = payouts.Select(p => About(p.Id.ToString()) + Amount(p.Minor / 100)).ToArray();
        Assert.Equal("", await bank.DropAsync(Notification(Debit(90_000, Details(details), "SUM"))));
        foreach (var id in ids)
        {
            await TestBank.StandsAsync(customer, id, "succeeded");
        }

        Assert.Equal((-90_000_00, 0), (bank.Balance("clearing:bank"), bank.Balance("suspense")));

        // All of it comes back as one entry, which names the file.
        var batch = $"<RvslInd>true</RvslInd><NtryDtls><Btch><PmtInfId>{payouts[0].Batch}</PmtInfId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls>";
        Assert.Equal("", await bank.DropAsync(Statement(Credit(90_000, batch))));
        foreach (var id in ids)
        {
            await TestBank.StandsAsync(customer, id, "returned");
        }

        await TestBank.SeesAsync(customer, "100000.00");
        Assert.Equal((0, 0), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task An_entry_on_another_day_is_doubted_for_ten_days(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var number = await TestBank.NumberOfAsync(await host.JoinAsync());
        foreach (var (amount, day, state) in new[] { (5_000, "2026-12-06", "possible-duplicate"), (6_000, "2026-12-07", null) })
        {
            var entry = Credit(amount, Details(Amount(amount) + To(number)), $"SHIFT-{amount.ToString(CultureInfo.InvariantCulture)}");
            Assert.Equal("", await bank.DropAsync(Notification(entry)));
            Assert.Equal("", await bank.DropAsync(Notification(entry.Replace(Day, day, StringComparison.Ordinal))));
            await ProcessedAsync(host);
            var told = await host.InDatabaseAsync(db =>
                db.Set<BankEntry>().AsNoTracking().Where(e => e.Minor == amount * 100).OrderBy(e => e.BookedAt).ToListAsync(Cancel)
            );
            Assert.Equal([null, state], told.Select(t => t.SuspendedFor));
        }

        Assert.Equal((22_000_00, 5_000_00), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
    }

    [Theory, OnBothDatabases]
    public async Task Pages_under_one_message_id_are_taken_and_one_page_twice_is_not(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinAsync();
        var number = await TestBank.NumberOfAsync(customer);
        var id = TestBank.NewReference();
        foreach (var (page, isTaken) in new[] { ("1", true), ("2", true), ("2", false) })
        {
            var amount = isTaken ? 4_000 : 4_001;
            var text = Message("camt.054.001.08", id, Credit(amount, Details(Amount(amount) + To(number))));
            var file = text.Replace("</GrpHdr>", $"<MsgPgntn><PgNb>{page}</PgNb></MsgPgntn></GrpHdr>", StringComparison.Ordinal)
                .Replace("<Ntfctn>", $"<Ntfctn><NtfctnPgntn><PgNb>{page}</PgNb></NtfctnPgntn>", StringComparison.Ordinal);
            Assert.Equal(isTaken, await bank.DropAsync(file) is "");
        }

        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"] == "8000.00");
    }

    /// <summary>A withdrawal that is in a file at the bank, which says nothing yet.</summary>
    private static async Task<(string Id, string File, string Payout)> SentAsync(TestHost host, CustomerActor customer, string amount)
    {
        var id = (await TestBank.WithdrawAsync(customer, await TestBank.AccountAsync(customer, "delay"), amount)).Expect(201)["id"]!;
        await TestBank.StandsAsync(customer, id, "sent");
        var payout = await host.InDatabaseAsync(db =>
            db.Set<Payout>().AsNoTracking().SingleAsync(p => p.Reference == $"withdrawal:{id}", Cancel)
        );
        return (id, payout.Batch!.Value.ToString(), payout.Id.ToString());
    }

    private static Task ProcessedAsync(TestHost host) =>
        Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db => !await db.Set<BankEntry>().AnyAsync(e => e.State == BankEntryState.Received, Cancel))
        );

    internal static Task CaseSaysAsync(TestHost host, string source, string words) =>
        Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db =>
                (await db.Set<Case>().AsNoTracking().Where(c => c.Source!.StartsWith(source)).ToListAsync(Cancel)).Exists(c =>
                    c.WhatHappened.Contains(words, StringComparison.Ordinal)
                )
            )
        );
}
