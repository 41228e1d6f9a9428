using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.Payments.Bank;
using Paycare.Payments.Bank.Simulator;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Bank;

/// <summary>The bank's side of a host: files into its folder, calls to its webhook, and what Paycare's account shows.</summary>
internal sealed class TestBank(TestHost host)
{
    /// <summary>The bank books everything in a run at one moment, so that files and calls report the same day.</summary>
    public static DateTimeOffset BookedAt { get; } = TestClock.Time.GetUtcNow();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public BankOptions Options { get; } = host.Services.GetRequiredService<IOptions<BankOptions>>().Value;

    public static string NewReference() => $"T{OrderedGuid.Next(TestClock.Time):N}"[..25];

    /// <summary>A customer's virtual account number.</summary>
    public static async Task<string> NumberOfAsync(CustomerActor customer) =>
        (await customer.Api.GetAsync("/api/v1/me/virtual-account", Cancel)).Expect(200)["number"]!;

    public StatementEntry Credit(
        string reference,
        string amount,
        string? number,
        string name = "Siti Aminah",
        string account = "7000000001"
    ) =>
        new(
            reference,
            Idr(amount),
            IsCredit: true,
            BookedAt,
            VirtualAccount: number,
            Sender: new BankSender(name, Options.Banks[0].Code, account)
        );

    public byte[] Notification(params StatementEntry[] entries) =>
        BankStatementWriter.Notification(Options, NewReference(), DateTimeOffset.FromUnixTimeSeconds(1_790_000_000), entries);

    public byte[] Statement(params StatementEntry[] entries) =>
        BankStatementWriter.Statement(Options, NewReference(), DateTimeOffset.FromUnixTimeSeconds(1_790_000_000), 5_00, entries);

    /// <summary>Passes a file in and waits until it is accepted or rejected.</summary>
    /// <returns>Why it was rejected; empty when it was accepted.</returns>
    public async Task<string> DropAsync(byte[] content, string? name = null)
    {
        name = $"{name ?? NewReference()}.xml";
        await BankFolder.WriteAsync(Options.InDirectory, name, content, Cancel);
        return await Eventually.SeeAsync($"the file {name} leaves the folder", async cancel => File.Exists(
                Path.Combine(Options.InDirectory, name)
            )
                ? null
            : File.Exists(Path.Combine(Options.RejectedDirectory, name))
                ? await File.ReadAllTextAsync(Path.Combine(Options.RejectedDirectory, $"{name}.txt"), cancel)
            : File.Exists(Path.Combine(Options.DoneDirectory, name)) ? ""
            : null);
    }

    public Task<string> DropAsync(string xml, string? name = null) => DropAsync(Encoding.UTF8.GetBytes(xml), name);

    /// <summary>Tells of a credit by call.</summary>
    public async Task<ApiAnswer> CallAsync(object body, string? secret = null, long? at = null, byte[]? sent = null)
    {
        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, Json.Options);
        var time = at ?? host.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds();
        using var http = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rails/bank/credits")
        {
            Content = new ByteArrayContent(sent ?? bytes),
        };
        request.Headers.Add(BankCreditEndpoint.TimestampHeader, time.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add(BankCreditEndpoint.SignatureHeader, BankCreditEndpoint.Sign(secret ?? Options.WebhookSecret, time, bytes));
        using var response = await http.SendAsync(request, Cancel);
        return new ApiAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(Cancel), null, false, null);
    }

    public static object Told(string reference, string number, string amount) =>
        new
        {
            reference,
            virtualAccount = number,
            amount = CustomerActor.Idr(amount),
            bookedAt = BookedAt,
            sender = new
            {
                name = "Siti Aminah",
                bankCode = "014",
                account = "7000000001",
            },
        };

    public Task<BankEntry?> EntryAsync(string reference) =>
        host.InDatabaseAsync(db => db.Set<BankEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Reference == reference, Cancel));

    /// <summary>Waits until an entry stands as it should.</summary>
    public Task<BankEntry> EntryAsync(string reference, BankEntryState state) =>
        Eventually.SeeAsync($"the entry {reference} is {state}", async _ =>
            await EntryAsync(reference) is { } entry && entry.State == state ? entry : null
        );

    /// <summary>Whether the ledger's books and every balance are right.</summary>
    public async Task VerifyAsync()
    {
        var store = new LedgerStore(
            host.Store.Database == TestDatabase.Postgres ? LedgerStoreKind.Postgres : LedgerStoreKind.Sqlite,
            host.Store.LedgerConnectionString
        );
        Assert.Empty((await new LedgerVerifier(store, host.Services.GetRequiredService<KeyRing>()).VerifyAsync(cancel: Cancel)).Findings);
    }

    /// <summary>A balance of Paycare's own accounts, in minor units.</summary>
    public long Balance(string account)
    {
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        return ledger.TryFind(account, Currency.Idr, out var id) ? ledger.View(id).Posted : 0;
    }

    public static Money Idr(string amount) =>
        new MoneyBody(amount, "IDR").TryRead(out var money) is null ? money : throw new ArgumentException(amount, nameof(amount));

    public static async Task SeesAsync(CustomerActor customer, string available, string held = "0.00")
    {
        var wallet = (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200);
        Assert.Equal((available, held), (wallet["available.value"], wallet["held.value"]));
    }

    /// <summary>Adds a bank account of a behaviour of the simulated bank.</summary>
    public static async Task<string> AccountAsync(CustomerActor customer, string behaviour = "approve") =>
        (
            await customer.Api.PostAsync(
                "/api/v1/bank-accounts",
                new
                {
                    bankCode = "014",
                    number = SimulatedBankAccounts.All.Single(a => a.Behaviour == behaviour).Number,
                    holderName = "Rina Wulandari",
                },
                cancel: Cancel
            )
        ).Expect(201)["id"]!;

    public static Task<ApiAnswer> WithdrawAsync(
        CustomerActor customer,
        string account,
        string amount,
        string? key = null,
        string? pin = null,
        string? challenge = null,
        string? code = null
    ) =>
        customer.Api.PostAsync(
            "/api/v1/withdrawals",
            new
            {
                bankAccountId = account,
                amount = CustomerActor.Idr(amount),
                pin = pin ?? customer.Pin,
                challengeId = challenge,
                oneTimeCode = code,
            },
            key ?? CustomerActor.NewKey(),
            cancel: Cancel
        );

    /// <summary>Waits until a withdrawal stands as it should.</summary>
    public static Task<ApiAnswer> StandsAsync(CustomerActor customer, string? id, string status) =>
        Eventually.SeeAsync($"the withdrawal is {status}", async cancel =>
            (await customer.Api.GetAsync($"/api/v1/withdrawals/{id}", cancel)).Expect(200) is var answer && answer["status"] == status
                ? answer
                : null
        );
}
