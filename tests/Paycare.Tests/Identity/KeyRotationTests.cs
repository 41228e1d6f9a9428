using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity;
using Paycare.Identity.Pins;
using Paycare.Identity.Registration;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Paycare.Web.Configuration;

namespace Paycare.Tests.Identity;

/// <summary>Keys are rotated while people sign in, pay, and are found: before, in the middle, and after.</summary>
[Trait("Touches", "dates")]
public sealed class KeyRotationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Nobody_notices_a_rotation_of_the_keys_of_pins_and_blind_indexes(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        try
        {
            var rina = await host.JoinWithMoneyAsync("100000.00");
            var open = host.Stage.NewCustomer("Budi", "en");
            var openId = (await open.SignUpAsync()).Expect(201)["customerId"]!;
            var openCode = await open.LastCodeAsync();
            Assert.Equal([0L], await OlderAsync(host));

            // Half way: the new keys are in use, and nothing is resealed yet.
            await PauseAsync(host);
            host = await RotateAsync(host);
            Assert.Equal(2, host.Services.GetRequiredService<KeyRing>().CurrentMacVersion);
            Assert.DoesNotContain(0L, (await OlderAsync(host)).Take(1));
            await WorksAsync(host, rina);
            await IsTakenAsync(host, rina);

            // Somebody joins with the new keys, and is found beside those of the old ones.
            var mei = await JoinAsync(host, "Mei");
            await WorksAsync(host, mei);
            await IsTakenAsync(host, mei);

            // A sign-up that was begun with the old keys and one of the same phone with the new keys make one customer.
            var again = new CustomerActor(host.Client(), open.Phone, "again@mail.example", "Budi Again", "lantern-in-the-rain", "739164");
            var againId = (await again.SignUpAsync()).Expect(201)["customerId"]!;
            var againCode = await again.LastCodeAsync();
            (await host.Client().PostAsync($"/api/v1/customers/{openId}/phone-verifications", new { code = openCode })).Expect(200);
            (await host.Client().PostAsync($"/api/v1/customers/{againId}/phone-verifications", new { code = againCode })).Expect(400);

            // A PIN moves up when it is entered rightly, and a wrong one does not.
            Assert.Equal(1, await PinVersionAsync(host, rina));
            (await PayAsync(host, rina, "111222")).Expect(403);
            Assert.Equal(1, await PinVersionAsync(host, rina));
            (await PayAsync(host, rina, rina.Pin)).Expect(201);
            Assert.Equal(2, await PinVersionAsync(host, rina));
            (await PayAsync(host, rina, rina.Pin)).Expect(201);

            // The background work reseals the rest, a few rows at a time; in the end only PINs are left.
            await ResumeAsync(host);
            host = await host.RestartAsync();
            await Eventually.HoldsAsync(async () => (await OlderAsync(host)).All(n => n == 0));
            await Eventually.HoldsAsync(() =>
                Task.FromResult(host.Services.GetRequiredService<Vault>().BlindIndexes("phone", rina.Phone).Count == 1)
            );
            foreach (var somebody in new[] { rina, mei })
            {
                await WorksAsync(host, somebody);
                await IsTakenAsync(host, somebody);
            }

            // And once more: from the second keys to the third.
            host = await RotateAsync(host);
            await WorksAsync(host, rina);
            await Eventually.HoldsAsync(async () => (await OlderAsync(host)).All(n => n == 0));
            await WorksAsync(host, mei);
            (await PayAsync(host, rina, rina.Pin)).Expect(201);
            Assert.Equal(3, await PinVersionAsync(host, rina));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    [Theory, OnBothDatabases]
    public async Task One_phone_stays_one_customers_while_half_of_the_indexes_are_old(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        try
        {
            var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
            await PauseAsync(host);
            host = await RotateAsync(host);
            var api = await SignInAsync(host, budi);

            // No one can take over an address stored under the older key.
            var begun = (await api.PutAsync("/api/v1/me/phone", new { phone = rina.Phone })).Expect(202);
            Assert.Contains(await MessagesAsync(host, rina.Phone), m => m.Contains("another wallet", StringComparison.Ordinal));
            (await api.PutAsync($"/api/v1/me/phone/{begun["verificationId"]}", new { code = "123456" })).Expect(400);

            // The same card again is the same card.
            var card = new
            {
                number = "4111111111111111",
                holderName = "Budi",
                expiryMonth = 12,
                expiryYear = 2038,
                cvv = "123",
            };
            var first = (await api.PostAsync("/api/v1/cards", card)).Expect(201)["id"];
            await PauseAsync(host);
            host = await RotateAsync(host);
            Assert.Equal(first, (await (await SignInAsync(host, budi)).PostAsync("/api/v1/cards", card)).Expect(201)["id"]);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Every column with a blind index is rebuilt; a new one cannot be forgotten.</summary>
    [Fact]
    public async Task Every_blind_index_is_known_to_the_rotation()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (known, found) = await host.InDatabaseAsync(db =>
            Task.FromResult(
                (
                    db.Traits<KeyedColumn>().Select(c => c.Name).ToHashSet(StringComparer.Ordinal),
                    db.Model.GetEntityTypes()
                        .SelectMany(e =>
                            e.GetProperties()
                                .Where(p =>
                                    p.ClrType == typeof(string)
                                    && (p.Name.EndsWith("Index", StringComparison.Ordinal) || p.Name == "Fingerprint")
                                )
                                .Select(p => $"{e.GetSchemaQualifiedTableName()}.{p.Name}")
                        )
                        .ToList()
                )
            )
        );
        Assert.NotEmpty(found);
        Assert.All(found, column => Assert.Contains(column, known));
    }

    private static async Task<TestHost> RotateAsync(TestHost host)
    {
        var folder = host.Services.GetRequiredService<Settings>().KeyDirectory;
        await host.InDatabaseAsync(db => KeyRotation.RotateAsync(db, folder, TestClock.Time, Cancel));
        return await host.RestartAsync();
    }

    /// <summary>The rebuilding of indexes waits, for a test that inspects the half-way state: its next step is due in a year.</summary>
    private static Task<int> PauseAsync(TestHost host) =>
        host.InDatabaseAsync(async db =>
        {
            db.Set<DueItem>().Add(DueItem.At(host.Now + TimeSpan.FromDays(365), ReindexTimer.HandlerName, "all", "", TestClock.Time));
            return await db.SaveChangesAsync(Cancel);
        });

    private static Task<int> ResumeAsync(TestHost host) =>
        host.InDatabaseAsync(db => db.Set<DueItem>().Where(i => i.Handler == ReindexTimer.HandlerName).ExecuteDeleteAsync(Cancel));

    /// <summary>Signs in by phone and by e-mail, and is found by care.</summary>
    private static async Task WorksAsync(TestHost host, CustomerActor customer)
    {
        _ = await SignInAsync(host, customer);
        (
            await host.Client()
                .PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        identifier = customer.Email,
                        password = customer.Password,
                        deviceToken = customer.DeviceToken,
                    }
                )
        ).Expect(201);
        await using var scope = host.Services.CreateAsyncScope();
        var identity = scope.ServiceProvider.GetRequiredService<IdentityApi>();
        Assert.Equal(customer.CustomerId, (await identity.FindByContactAsync(customer.Phone, null, Cancel))?.ToString());
        Assert.Equal(customer.CustomerId, (await identity.FindByContactAsync(null, customer.Email, Cancel))?.ToString());
    }

    /// <summary>Nobody else gets a wallet with this phone or e-mail.</summary>
    private static async Task IsTakenAsync(TestHost host, CustomerActor owner)
    {
        var stranger = new CustomerActor(
            host.Client(),
            owner.Phone,
            $"{OrderedGuid.Next(TestClock.Time):N}@mail.example",
            "Somebody Else",
            "lantern-in-the-rain",
            "739164"
        );
        var id = (await stranger.SignUpAsync()).Expect(201)["customerId"]!;
        Assert.True(StrongId.TryRead<CustomerId>(id, out var signUp));
        Assert.True(
            await host.InDatabaseAsync(db => db.Set<SignUp>().Where(s => s.Id == signUp).Select(s => s.IsDecoy).SingleAsync(Cancel))
        );
    }

    private static async Task<CustomerActor> JoinAsync(TestHost host, string name)
    {
        var customer = host.Stage.NewCustomer(name, "en");
        await customer.JoinAsync();
        return customer;
    }

    private static async Task<ApiClient> SignInAsync(TestHost host, CustomerActor customer)
    {
        var client = host.Client();
        client.UseToken(
            (
                await client.PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        identifier = customer.Phone,
                        password = customer.Password,
                        deviceToken = customer.DeviceToken,
                    }
                )
            ).Expect(201)["accessToken"]
        );
        return client;
    }

    private static async Task<ApiAnswer> PayAsync(TestHost host, CustomerActor customer, string pin) =>
        await (await SignInAsync(host, customer)).PostAsync(
            "/api/v1/payments",
            new
            {
                merchantId = host.Shop,
                amount = CustomerActor.Idr("1000.00"),
                pin,
            },
            CustomerActor.NewKey()
        );

    private static async Task<int> PinVersionAsync(TestHost host, CustomerActor customer)
    {
        Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var id));
        var mac = await host.InDatabaseAsync(db =>
            db.Set<Pin>().AsNoTracking().Where(p => p.Id == id).Select(p => p.Mac).SingleAsync(Cancel)
        );
        return mac.Length == 32 ? 1 : mac[3];
    }

    /// <summary>Older values left in the columns being rebuilt; the first is the customers' phones.</summary>
    private static async Task<IReadOnlyList<long>> OlderAsync(TestHost host)
    {
        var progress = await host.InDatabaseAsync(db => KeyRotation.ProgressAsync(db, host.Services.GetRequiredService<KeyRing>(), Cancel));
        var indexes = progress
            .Where(p => p.Column != "identity_pins.Mac")
            .OrderByDescending(p => p.Column == "identity_customers.PhoneIndex")
            .Select(p => p.Older)
            .ToList();
        return indexes.All(n => n == 0) ? [0L] : indexes;
    }

    private static async Task<IReadOnlyList<string>> MessagesAsync(TestHost host, string to) =>
        [
            .. (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(to)}"))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(m => m.GetProperty("text").GetString()!),
        ];
}
