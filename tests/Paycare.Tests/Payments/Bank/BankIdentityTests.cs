using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Bank;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Bank;

/// <summary>
/// A bank may reuse a reference: each report is posted, or in suspense with a case, or provably a repeat of an accepted one. Each
/// test has its own host, to count Paycare's accounts.
/// </summary>
public class BankIdentityTests
{
    private const string Day1 = "2026-11-26",
        Day2 = "2026-11-27";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task One_filler_for_a_reference_on_two_days_pays_both_customers(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (one, other) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        string[] fillers = ["NONREF", "NOTPROVIDED", "0000000", "-", ""];
        foreach (var (filler, amount) in fillers.Select((f, i) => (f, 50_000 + (i * 1_000))))
        {
            Assert.Equal("", await bank.DropAsync(File("camt.054", new Told(amount, Day1, filler, await TestBank.NumberOfAsync(one)))));
            Assert.Equal("", await bank.DropAsync(File("camt.054", new Told(amount, Day2, filler, await TestBank.NumberOfAsync(other)))));
            Assert.Equal("", await bank.DropAsync(File("camt.054", new Told(amount, Day1, filler, await TestBank.NumberOfAsync(other)))));
        }

        await StandsAsync(host, bank, posted: 780_000, suspended: 0);
        await TestBank.SeesAsync(other, "520000.00");
    }

    [Theory, OnBothDatabases]
    public async Task Another_amount_under_a_known_reference_is_suspended_with_a_case_and_the_rest_of_the_file_is_taken(
        TestDatabase database
    )
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var number = await TestBank.NumberOfAsync(await host.JoinAsync());
        Assert.Equal("", await bank.DropAsync(File("camt.054", new Told(50_000, Day1, "REF-2026-1", number))));
        Assert.Equal(
            "",
            await bank.DropAsync(
                File("camt.054", new Told(50_001, Day1, "REF-2026-1", number), new Told(7_000, Day1, "REF-2026-2", number))
            )
        );
        await StandsAsync(host, bank, posted: 57_000, suspended: 50_001);
        Assert.Equal(
            SuspenseReasons.ReferenceReused,
            await host.InDatabaseAsync(db =>
                db.Set<BankEntry>().Where(e => e.Minor == 5_000_100).Select(e => e.SuspendedFor).SingleAsync(Cancel)
            )
        );
        await CaseSaysAsync(host, "REF-2026-1");
    }

    [Theory, OnBothDatabases]
    public async Task Statement_notification_call_and_repeats_of_them_are_one_entry(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var number = await TestBank.NumberOfAsync(await host.JoinAsync());
        foreach (var (reference, amount) in new[] { ("REF-A-1", 11_000), ("NONREF", 12_000) })
        {
            var told = new Told(amount, Day1, reference, number);
            Assert.Equal("", await bank.DropAsync(File("camt.053", told)));
            Assert.Equal("", await bank.DropAsync(File("camt.054", told)));
            Assert.Equal("", await bank.DropAsync(File("camt.054", [told], report: "SAME")));
            Assert.Equal("", await bank.DropAsync(File("camt.053", [told with { Number = null }], report: "SAME")));
        }

        // Only the reference shows that a report under another name is a repeat; without it, a person has to look.
        await StandsAsync(host, bank, posted: 23_000, suspended: 12_000);
        await CaseSaysAsync(host, "NONREF");
    }

    [Theory, OnBothDatabases]
    public async Task A_call_and_the_files_after_it_are_one_entry_and_a_second_payment_is_another(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var number = await TestBank.NumberOfAsync(await host.JoinAsync());
        var call = new
        {
            reference = "NONREF",
            virtualAccount = number,
            amount = CustomerActor.Idr("9000.00"),
            bookedAt = TestBank.BookedAt,
            sender = new
            {
                name = "Siti Aminah",
                bankCode = "014",
                account = "7000000001",
            },
        };
        Assert.Equal("accepted", (await bank.CallAsync(call)).Expect(200)["status"]);
        var today = BankEntry.DayOf(TestBank.BookedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var told = new Told(9_000, today, "NONREF", number);
        Assert.Equal("", await bank.DropAsync(File("camt.054", told)));
        Assert.Equal("", await bank.DropAsync(File("camt.053", told, told)));
        await StandsAsync(host, bank, posted: 18_000, suspended: 0);
    }

    [Theory, OnBothDatabases]
    public async Task Two_places_of_one_file_are_two_payments_however_alike(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var number = await TestBank.NumberOfAsync(await host.JoinAsync());
        foreach (var (reference, amount) in new[] { ("REF-TWIN", 5_000), ("NONREF", 6_000) })
        {
            var told = new Told(amount, Day1, reference, number);
            Assert.Equal("", await bank.DropAsync(File("camt.054", told, told)));
            Assert.Equal("", await bank.DropAsync(File("camt.053", told, told)));
        }

        Assert.Equal(
            "",
            await bank.DropAsync(File("camt.054", new Told(5_000, Day1, "REF-TWIN", number), new Told(5_000, Day1, "REF-TWIN", number)))
        );
        await StandsAsync(host, bank, posted: 22_000, suspended: 0);
    }

    [Theory, OnBothDatabases]
    public async Task A_guess_never_takes_what_another_place_is_sure_of(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var number = await TestBank.NumberOfAsync(await host.JoinAsync());
        Assert.Equal("", await bank.DropAsync(File("camt.054", new Told(50_000, Day1, "NONREF", number))));
        Assert.Equal(
            "",
            await bank.DropAsync(File("camt.053", new Told(50_000, Day1, "NONREF", null), new Told(50_000, Day1, "NONREF", number)))
        );
        await StandsAsync(host, bank, posted: 50_000, suspended: 50_000);
    }

    [Theory, OnBothDatabases]
    public async Task Details_that_come_after_the_sum_lead_the_money_out_of_suspense(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (one, other) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        var sum = new Told(90_000, Day1, "REF-SUM-8", null);
        Assert.Equal("", await bank.DropAsync(File("camt.053", sum)));
        await StandsAsync(host, bank, posted: 0, suspended: 90_000);
        var details = sum with { Parts = [(40_000, await TestBank.NumberOfAsync(one)), (50_000, await TestBank.NumberOfAsync(other))] };
        Assert.Equal("", await bank.DropAsync(File("camt.054", details)));
        await StandsAsync(host, bank, posted: 90_000, suspended: 0);
        await TestBank.SeesAsync(one, "40000.00");
        await TestBank.SeesAsync(other, "50000.00");
        Assert.Equal("", await bank.DropAsync(File("camt.054", details)));
        Assert.Equal("", await bank.DropAsync(File("camt.053", [sum], report: "again")));
        await StandsAsync(host, bank, posted: 90_000, suspended: 0);
    }

    /// <summary>
    /// Days of a bank that reuses references: the statement lists a whole day, notifications some of it, in any order, any of
    /// them repeated. In every case, posted and suspended money together equal the statements.
    /// </summary>
    [Theory, OnBothDatabases]
    public async Task Whatever_comes_in_any_order_and_again_the_sums_are_those_of_the_entries(TestDatabase database)
    {
        string[] references = ["NONREF", "NOTPROVIDED", "0", "TRANSFER", "TRANSFER", "BATCH-7"],
            days = [Day1, Day2, "2026-11-28"];
        var entry = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 8], Gen.Int[0, 1], Gen.Bool);
        await Gen.Select(entry.Array[2, 8].Array[days.Length], Gen.Int[0, 99].Array[4 * days.Length])
            .SampleAsync(
                async (drawn, order) =>
                {
                    await using var host = await TestHost.StartAsync(database);
                    var bank = new TestBank(host);
                    string[] numbers =
                    [
                        await TestBank.NumberOfAsync(await host.JoinAsync()),
                        await TestBank.NumberOfAsync(await host.JoinAsync("Budi Santoso")),
                    ];
                    var (files, real) = (new List<byte[]>(), 0L);
                    foreach (var (entries, day) in drawn.Zip(days))
                    {
                        var told = entries
                            .Select(
                                (e, i) =>
                                    (
                                        Entry: new Told(
                                            e.Item1 * 1_000,
                                            day,
                                            e.Item2 < references.Length ? references[e.Item2] : $"REF-{day}-{i}",
                                            numbers[e.Item3]
                                        ),
                                        IsNotified: e.Item4
                                    )
                            )
                            .ToList();
                        real += told.Sum(t => t.Entry.Amount);
                        files.Add(File("camt.053", [.. told.Select(t => t.Entry)], $"S-{day}"));
                        files.Add(File("camt.054", [.. told.Where(t => t.IsNotified).Select(t => t.Entry)], $"N-{day}"));
                    }

                    foreach (var (file, _) in files.Concat(files.Select(Renamed)).Zip(order).OrderBy(f => f.Second))
                    {
                        Assert.Equal("", await bank.DropAsync(file));
                    }

                    await StandsAsync(host, bank, real, suspended: null);
                },
                iter: 2,
                threads: 1
            );
    }

    /// <summary>Every entry is dealt with, Paycare's books say what the bank said, and wallets and suspense hold it.</summary>
    private static async Task StandsAsync(TestHost host, TestBank bank, long posted, long? suspended)
    {
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db => !await db.Set<BankEntry>().AnyAsync(e => e.State == BankEntryState.Received, Cancel))
        );
        var rows = await host.InDatabaseAsync(db => db.Set<BankEntry>().AsNoTracking().ToListAsync(Cancel));
        var (inWallets, waiting) = (Sum(BankEntryState.Posted), Sum(BankEntryState.Suspended));
        Assert.Equal((posted, suspended ?? 0), suspended is null ? (inWallets + waiting, 0) : (inWallets, waiting));
        Assert.Equal((inWallets + waiting) * 100, Math.Abs(bank.Balance("clearing:bank")));
        Assert.Equal(waiting * 100, Math.Abs(bank.Balance("suspense")));
        foreach (var row in rows.Where(r => r.State == BankEntryState.Suspended))
        {
            await Eventually.HoldsAsync(() =>
                host.InDatabaseAsync(db => db.Set<Paycare.Care.Cases.Case>().AnyAsync(c => c.Source == $"suspense:{row.Id}", Cancel))
            );
        }

        await bank.VerifyAsync();

        long Sum(BankEntryState state) => rows.Where(r => r.State == state).Sum(r => r.Minor) / 100;
    }

    private static async Task CaseSaysAsync(TestHost host, string words) =>
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db =>
                (await db.Set<Paycare.Care.Cases.Case>().AsNoTracking().Where(c => c.Source != null).ToListAsync(Cancel)).Exists(c =>
                    c.WhatHappened.Contains(words, StringComparison.Ordinal)
                )
            )
        );

    /// <summary>The same report in a message of another name: a bank's repeat.</summary>
    private static byte[] Renamed(byte[] file) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file).Replace("<MsgId>", "<MsgId>R", StringComparison.Ordinal));

    private static byte[] File(string kind, params Told[] told) => File(kind, told, null);

    private static byte[] File(string kind, Told[] told, string? report)
    {
        var name = TestBank.NewReference();
        var (outer, inner) = kind == "camt.053" ? ("BkToCstmrStmt", "Stmt") : ("BkToCstmrDbtCdtNtfctn", "Ntfctn");
        var head =
            $"<GrpHdr><MsgId>{name}</MsgId><CreDtTm>2026-11-28T17:00:00+07:00</CreDtTm></GrpHdr><{inner}><Id>{report ?? name}"
            + "</Id><Acct><Id><Othr><Id>9990001000001</Id></Othr></Id></Acct>";
        return Encoding.UTF8.GetBytes(
            $"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:{kind}.001.08\"><{outer}>{head}"
                + $"{string.Concat(told.Select(t => t.Xml))}</{inner}></{outer}></Document>"
        );
    }

    /// <summary>An entry of a file, whole rupiah.</summary>
    private sealed record Told(long Amount, string Day, string Reference, string? Number)
    {
        public (long Amount, string Number)[] Parts { get; init; } = [];

        public string Xml =>
            $"<Ntry><Amt Ccy=\"IDR\">{Amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{Day}</Dt></BookgDt>"
            + (Reference.Length > 0 ? $"<AcctSvcrRef>{Reference}</AcctSvcrRef>" : "")
            + (
                Parts.Length > 0 ? $"<NtryDtls>{string.Concat(Parts.Select(p => Detail(p.Amount, p.Number)))}</NtryDtls>"
                : Number is null ? ""
                : $"<NtryDtls>{Detail(Amount, Number)}</NtryDtls>"
            )
            + "</Ntry>";

        private static string Detail(long amount, string number) =>
            $"<TxDtls><Amt Ccy=\"IDR\">{amount}</Amt><RltdPties><DbtrAcct><Id><Othr><Id>1234567890</Id></Othr></Id></DbtrAcct>"
            + $"<CdtrAcct><Id><Othr><Id>{number}</Id></Othr></Id></CdtrAcct></RltdPties></TxDtls>";
    }
}
