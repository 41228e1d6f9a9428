using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Lockouts;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;
using Paycare.Tests.House;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Platform.Sweeping;

/// <summary>
/// What people who are not signed in can leave behind, by identifiers that they make up, goes when it has aged. Every call that is
/// open to anybody is made, and every table that grew by it is swept, or is here with the reason why not.
/// </summary>
[Trait("Touches", "dates")]
public sealed class SweepTests
{
    private static readonly string Made = new('1', 32);

    /// <summary>The calls that are open to anybody and may keep something, with made-up identifiers.</summary>
    private static readonly Dictionary<string, Func<int, object>> Calls = new(StringComparer.Ordinal)
    {
        ["POST /api/v1/cases"] = _ => new { topic = "other" },
        ["POST /api/v1/customers"] = n => new
        {
            phone = Phone(n),
            email = $"invented{n}@mail.example",
            fullName = "Invented",
            password = "kopi-senja-di-dago",
            pin = "739164",
            locale = "en",
        },
        ["POST /api/v1/customers/{id}/phone-verifications"] = _ => new { code = "000000" },
        ["POST /api/v1/customers/{id}/phone-verifications/resend"] = _ => new { },
        ["POST /api/v1/desk/invitations"] = _ => new { token = "made-up", password = "kopi-senja-di-dago" },
        ["POST /api/v1/desk/sessions"] = n => new
        {
            email = $"nobody{n / 11}@paycare.example",
            password = "paper-boats",
            oneTimeCode = "000000",
        },
        ["POST /api/v1/emergency-freezes"] = n => new { phone = Phone(n) },
        ["POST /api/v1/merchant/invitations"] = _ => new { token = "made-up", password = "kopi-senja-di-dago" },
        ["POST /api/v1/merchant/sessions"] = n => new
        {
            email = $"nobody{n / 11}@shop.example",
            password = "paper-boats",
            oneTimeCode = "000000",
        },
        ["POST /api/v1/password-resets"] = n => new { identifier = Phone(n) },
        ["POST /api/v1/reproofs"] = n => new { identifier = Phone(n), newPhone = Phone(50 + n) },
        ["POST /api/v1/reproofs/stop"] = _ => new { token = Made },
        ["POST /api/v1/reproofs/{token}/codes"] = _ => new { },
        ["POST /api/v1/reproofs/{token}/images"] = _ => new { },
        ["POST /api/v1/sessions"] = n => new { identifier = Phone(n / 11), password = "paper-boats" },
        ["POST /api/v1/sessions/passkey"] = _ => new { ceremonyId = Made, credential = new { } },
        ["POST /api/v1/sessions/passkey/options"] = _ => new { },
        ["PUT /api/v1/emergency-freezes/{id}"] = _ => new { code = "000000" },
        ["PUT /api/v1/password-resets/{id}"] = _ => new { code = "000000", @new = "kopi-senja-di-dago" },
        ["PUT /api/v1/reproofs/{token}/document"] = _ => new
        {
            documentType = "passport",
            documentNumber = "X1234567",
            fullName = "Invented",
            birthDate = "1990-01-31",
        },
        ["PUT /api/v1/reproofs/{token}/password"] = _ => new { code = "000000", password = "kopi-senja-di-dago" },
        ["PUT /api/v1/reproofs/{token}/phone"] = _ => new { code = "000000" },
    };

    /// <summary>What grows and is not swept.</summary>
    private static readonly Dictionary<string, string> Kept = new(StringComparer.Ordinal)
    {
        ["platform_due_items"] = "Done at once, and gone then.",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_call_that_anybody_may_make_is_made_here() =>
        Assert.Equal(
            (await EndpointTests.EndpointsAsync())
                .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null)
                .SelectMany(EndpointTests.Names)
                .Where(n => n.Contains(" /api/", StringComparison.Ordinal) && !n.StartsWith("GET ", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            Calls.Keys.Order(StringComparer.Ordinal)
        );

    [Theory, OnBothDatabases]
    public async Task What_strangers_leave_behind_ages(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var scope = host.Services.CreateAsyncScope();
        var (throttle, swept) = (
            host.Services.GetRequiredService<SignInThrottle>(),
            scope.ServiceProvider.GetServices<ISweeper>().Select(s => s.What).ToHashSet(StringComparer.Ordinal)
        );
        var before = await CountAsync(host);
        foreach (var (call, body) in Calls)
        {
            for (var n = 0; n < 12; n++)
            {
                var (method, path) = (
                    call.Split(' ')[0],
                    call.Split(' ')[1].Replace("{id}", Made, StringComparison.Ordinal).Replace("{token}", Made, StringComparison.Ordinal)
                );
                using var content = System.Net.Http.Json.JsonContent.Create(body(n));
                var answer = await host.Client().SendAsync(new HttpMethod(method), path, content, null, Cancel);
                Assert.True(answer.Code is not (405 or 500), $"{call}: {answer.Text}");
            }
        }

        var grown = (await CountAsync(host)).Where(t => t.Value > before[t.Key]).Select(t => t.Key).ToList();
        Assert.Superset(
            new HashSet<string>
            {
                "identity_sign_in_counts",
                "identity_password_resets",
                "identity_emergency_claims",
                "identity_sign_ups",
                "identity_one_time_codes",
                "platform_quotas",
                "identity_reproofs",
                "platform_outgoing_messages",
            },
            grown.ToHashSet(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(grown, t => !swept.Contains(t) && !Kept.ContainsKey(t));
        Assert.True(throttle.Kept > 2);

        await host.AdvanceAsync(TimeSpan.FromDays(92));
        foreach (var table in grown)
        {
            await Eventually.HoldsAsync(async () => (await CountAsync(host, table)) <= before[table]);
        }

        await Eventually.HoldsAsync(() => Task.FromResult(throttle.Kept == 0));
    }

    private static string Phone(int number) => string.Create(CultureInfo.InvariantCulture, $"+62812{6_100_000 + number}");

    private static async Task<Dictionary<string, int>> CountAsync(TestHost host)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (
            var table in await host.InDatabaseAsync(db =>
                Task.FromResult(db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct().ToList())
            )
        )
        {
            counts[table] = await CountAsync(host, table);
        }

        return counts;
    }

    private static Task<int> CountAsync(TestHost host, string table) =>
        host.InDatabaseAsync(db =>
            (Task<int>)
                typeof(SweepTests)
                    .GetMethod(nameof(CountRowsAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(db.Model.GetEntityTypes().First(t => t.GetTableName() == table).ClrType)
                    .Invoke(null, [db])!
        );

    private static Task<int> CountRowsAsync<TRow>(Database db)
        where TRow : class => db.Set<TRow>().CountAsync(Cancel);
}
