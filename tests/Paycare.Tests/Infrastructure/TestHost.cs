using System.Linq.Expressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Care.Articles;
using Paycare.Identity.MerchantUsers;
using Paycare.Identity.Passwords;
using Paycare.Ledger;
using Paycare.Payments.MerchantPortal;
using Paycare.Platform.Amounts;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;
using Paycare.Web.Actors;
using Paycare.Web.Commands;
using Paycare.Web.Demo;
using Paycare.Web.Hosting;
using Paycare.Web.Stories;

[assembly: AssemblyFixture(typeof(Paycare.Tests.Infrastructure.SharedHosts))]

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// The real host on a real port and a real database, one per engine for the whole run. Tests share it, so each makes
/// customers of its own and never counts what others may add.
/// </summary>
internal sealed class TestHost : IAsyncDisposable
{
    private static readonly Dictionary<TestDatabase, Lazy<Task<TestHost>>> Shared = Enum.GetValues<TestDatabase>()
        .ToDictionary(d => d, d => new Lazy<Task<TestHost>>(() => StartAsync(d)));

    /// <summary>Read once for all hosts: it never changes.</summary>
    private static readonly Lazy<ArticleLibrary> Articles = new(() => ArticleLibrary.Load(ArticleLibrary.Folder));

    /// <summary>Stops the shared hosts after the last test.</summary>
    public static async ValueTask StopSharedAsync()
    {
        foreach (var host in Shared.Values.Where(h => h.IsValueCreated))
        {
            await (await host.Value).DisposeAsync();
        }

        await FirstStart.ForgetAsync();
    }

    private readonly WebApplication _app;
    private readonly TestStore _store;
    private readonly DirectoryInfo _folder;

    private TestHost(WebApplication app, Uri address, TestStore store, DirectoryInfo folder)
    {
        _app = app;
        Address = address;
        _store = store;
        _folder = folder;
    }

    public Uri Address { get; }

    public TestStore Store => _store;

    public IServiceProvider Services => _app.Services;

    public DemoSheet Demo => Services.GetRequiredService<DemoData>().Sheet!;

    public StoryStage Stage => new(Address, Demo, Services.GetRequiredService<TimeProvider>(), TextWriter.Null);

    /// <summary>The host that tests share.</summary>
    public static Task<TestHost> OnAsync(TestDatabase database) => Shared[database].Value;

    /// <summary>A host of its own, for tests that move the clock or stop it.</summary>
    public static Task<TestHost> StartAsync(
        TestDatabase database,
        Action<IServiceCollection>? services = null,
        IReadOnlyDictionary<string, string?>? settings = null
    ) => StartAsync(database, services, hasHistory: false, settings);

    /// <summary>A host of its own, including the demo's history.</summary>
    public static Task<TestHost> StartWithHistoryAsync(TestDatabase database) => StartAsync(database, null, hasHistory: true);

    private static async Task<TestHost> StartAsync(
        TestDatabase database,
        Action<IServiceCollection>? services,
        bool hasHistory,
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        var (store, folder) = hasHistory
            ? (await TestStore.CreateAsync(database), Directory.CreateTempSubdirectory("paycare-host-"))
            : await FirstStart.CopyAsync(database);
        var app = Build(store, folder, services, hasHistory, settings);
        return new TestHost(app, await ServeCommand.StartAsync(app, CancellationToken.None), store, folder);
    }

    /// <summary>Stops this host and starts another on the same data and keys.</summary>
    public async Task<TestHost> RestartAsync(Action<IServiceCollection>? services = null)
    {
        await ServeCommand.StopAsync(_app);
        await _app.DisposeAsync();
        _agentTurn.Dispose();
        var app = Build(_store, _folder, services, hasHistory: false);
        return new TestHost(app, await ServeCommand.StartAsync(app, CancellationToken.None), _store, _folder);
    }

    internal static WebApplication Build(
        TestStore store,
        DirectoryInfo folder,
        Action<IServiceCollection>? services,
        bool hasHistory,
        IReadOnlyDictionary<string, string?>? settings = null
    ) => PaycareHost.Build(["--environment", "Development"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(Articles.Value);
            builder.Services.AddSingleton<PasswordHashes>(new RememberedHashes());
            services?.Invoke(builder.Services);
            builder.Configuration.AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["urls"] = "http://127.0.0.1:0",
                    ["Paycare:DataDirectory"] = store.Folder ?? Path.Combine(folder.FullName, "data"),
                    ["Paycare:KeyDirectory"] = Path.Combine(folder.FullName, "keys"),
                    ["Paycare:Demo"] = "true",
                    ["Paycare:DemoClockAhead"] = TestClock.AheadText,
                    ["Paycare:Texts:FailOnMissing"] = "true",
                    ["Paycare:DemoHistory"] = hasHistory ? "true" : "false",
                    ["ConnectionStrings:Paycare"] = store.Database == TestDatabase.Postgres ? store.ConnectionString : null,
                }
            );
            builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        });

    public ApiClient Client() => ApiClient.At(Address);

    /// <summary>Somebody new with a confirmed phone, signed in.</summary>
    public async Task<CustomerActor> JoinAsync(string name = "Rina Wulandari", string locale = "en")
    {
        var customer = Stage.NewCustomer(name, locale);
        await customer.JoinAsync();
        return customer;
    }

    /// <summary>Somebody new with a bound card and money in the wallet.</summary>
    public async Task<CustomerActor> JoinWithMoneyAsync(string amount)
    {
        var customer = await JoinAsync();
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync(amount)).Expect(201);
        return customer;
    }

    /// <summary>The host's time.</summary>
    public DateTimeOffset Now => Services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>
    /// Lets the clock of a host that is the test's own stand still: what its timers would end after seconds, a slow machine
    /// sees too. It can still be moved on.
    /// </summary>
    public void HoldClock() => Services.GetRequiredService<AdjustableClock>().Hold();

    public string Shop => Demo.Merchants[0].Id.ToString();

    /// <summary>A merchant's program.</summary>
    public ApiClient MerchantClient(int index = 0)
    {
        var client = Client();
        client.UseToken(Demo.Merchants[index].ApiKey);
        return client;
    }

    /// <summary>A merchant's program in test mode.</summary>
    public ApiClient TestMerchantClient(int index = 0)
    {
        var client = Client();
        client.UseToken(Demo.Merchants[index].TestApiKey);
        return client;
    }

    /// <summary>A person of a merchant in a new session, as if the code had been typed.</summary>
    public async Task<ApiClient> MerchantUserAsync(int index = 0, MerchantRole role = MerchantRole.Owner)
    {
        await using var scope = Services.CreateAsyncScope();
        var merchant = Demo.Merchants[index].Id.Value;
        var user = await scope
            .ServiceProvider.GetRequiredService<Database>()
            .Set<MerchantUser>()
            .FirstAsync(u => u.Merchant == merchant && u.Role == role);
        Result<MerchantUserSignedIn> signedIn = new MerchantUserSignedIn(user.Id, merchant, role, user.DisplayName, "");
        var client = Client();
        client.UseToken(
            (await scope.ServiceProvider.GetRequiredService<MerchantSessions>().OpenAsync(signedIn, CancellationToken.None)).Value.Token
        );
        return client;
    }

    /// <summary>A signed-in agent of the demo. A time-based code serves once, so tests of one host share their sessions.</summary>
    public async Task<ApiClient> AgentAsync(int index = 0)
    {
        await _agentTurn.WaitAsync();
        try
        {
            return _agents.TryGetValue(index, out var agent) && IsAlive(agent)
                ? agent
                : _agents[index] = Signed(await Stage.AgentAsync(index));
        }
        finally
        {
            _agentTurn.Release();
        }
    }

    /// <summary>A signed-in lead, risk officer or administrator of the demo.</summary>
    public async Task<ApiClient> StaffAsync(string role)
    {
        await _agentTurn.WaitAsync();
        try
        {
            if (_staff.TryGetValue(role, out var known) && IsAlive(known))
            {
                return known;
            }

            var staff = new StaffActor(Client(), Demo.Staff.Single(s => s.Role == role), Services.GetRequiredService<TimeProvider>());
            (await staff.SignInAsync()).Expect(201);
            return _staff[role] = Signed(staff.Api);
        }
        finally
        {
            _agentTurn.Release();
        }
    }

    /// <summary>A session of staff ends after 15 idle minutes: a slow run outlives the ones that were opened first.</summary>
    private bool IsAlive(ApiClient staff) => TestClock.Time.GetElapsedTime(_signedIn[staff]) < TimeSpan.FromMinutes(8);

    private ApiClient Signed(ApiClient staff)
    {
        _signedIn[staff] = TestClock.Time.GetTimestamp();
        return staff;
    }

    private readonly Dictionary<ApiClient, long> _signedIn = [];
    private readonly Dictionary<string, ApiClient> _staff = [];
    private readonly SemaphoreSlim _agentTurn = new(1);
    private readonly Dictionary<int, ApiClient> _agents = [];

    /// <summary>Runs something against the modules' tables.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<Database, Task<T>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<Database>());
    }

    /// <summary>Changes rows as the program does: they keep their proofs.</summary>
    public Task ChangeAsync<TRow>(Expression<Func<TRow, bool>> which, Action<TRow> change)
        where TRow : class =>
        InDatabaseAsync(async db =>
        {
            foreach (var row in await db.Set<TRow>().Where(which).ToListAsync())
            {
                change(row);
            }

            return await db.SaveChangesAsync();
        });

    /// <summary>The audit log about a subject.</summary>
    public Task<List<AuditEntry>> AuditAsync(string subject) =>
        InDatabaseAsync(db => db.Set<AuditEntry>().AsNoTracking().Where(e => e.Subject == subject).ToListAsync());

    /// <summary>Adds due work for a handler of a test.</summary>
    public Task ScheduleAsync(TimeSpan after, string what, string aggregate = "a") =>
        InDatabaseAsync(db =>
        {
            var clock = Services.GetRequiredService<TimeProvider>();
            db.Set<DueItem>().Add(DueItem.At(clock.GetUtcNow() + after, "test-recorder", aggregate, what, clock));
            return db.SaveChangesAsync();
        });

    /// <summary>
    /// How many rows a customer's requests left in the journal, refused ones too. The first opens the wallet, soon after its owner
    /// joined; it is waited for, so that it never counts as another's.
    /// </summary>
    public async Task<int> JournalRowsAsync(CustomerActor customer)
    {
        var ledger = Services.GetRequiredService<LedgerApi>();
        var rows = await Eventually.SeeAsync("the wallet's first row", async cancel =>
            ledger.TryFind($"customer:{customer.CustomerId}", Currency.Idr, out var account)
            && await ledger.EntriesAsync(account, null, 1000, cancel) is { Count: > 0 } found
                ? found
                : null
        );
        return rows.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await ServeCommand.StopAsync(_app);
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
        _agentTurn.Dispose();
    }
}

/// <summary>Ends what the tests of the assembly share.</summary>
public sealed class SharedHosts : IAsyncDisposable
{
    public ValueTask DisposeAsync() => TestHost.StopSharedAsync();
}
