using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Customers;
using Paycare.Identity.Pins;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Payments;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Benchmarks;

/// <summary>
/// Who is there: customers with wallets, and agents, all signed in, so that no password is hashed while something is measured.
/// </summary>
/// <param name="Customers">The tokens of the customers' sessions.</param>
/// <param name="Agents">The tokens of the agents' sessions.</param>
internal sealed record LivePeople(IReadOnlyList<string> Customers, IReadOnlyList<string> Agents)
{
    public static async Task<LivePeople> MeetAsync(BenchPlace place, int customers, int agents, CancellationToken cancel)
    {
        await using var host = await BenchHost.StartAsync(place, TimeSpan.Zero, cancel);
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var (vault, book) = (scope.ServiceProvider.GetRequiredService<Vault>(), scope.ServiceProvider.GetRequiredService<SessionBook>());
        // One in five cases of that story is somebody else's.
        var people = new CareStory(customers * 5, 0, 0, host.Clock.GetUtcNow(), [], "").People(vault);
        var staff = Enumerable.Range(0, agents).Select(i => Agent(i, vault, host.Clock)).ToList();
        db.AddRange(people);
        db.AddRange(people.SelectMany(c => NameWord.Of(c.Id, c.NameSealed, vault)));
        db.AddRange(people.Select(c => new Pin { Id = c.Id, Mac = new byte[32] }));
        db.AddRange(staff);
        await db.SaveChangesAsync(cancel);
        foreach (var some in people.Chunk(64))
        {
            await Task.WhenAll(some.Select(c => OpenWalletAsync(host, c.Id, cancel)));
        }

        var known = new LivePeople(
            [.. people.Select(c => book.Open(db, c.Id, null, null).Token)],
            [.. staff.Select(s => book.Open(db, null, s.Id, null).Token)]
        );
        await db.SaveChangesAsync(cancel);
        return known;
    }

    /// <summary>Whoever looks at a wallet for the first time opens it.</summary>
    private static async Task OpenWalletAsync(BenchHost host, CustomerId customer, CancellationToken cancel)
    {
        await using var scope = host.Services.CreateAsyncScope();
        _ = (await scope.ServiceProvider.GetRequiredService<PaymentsApi>().WalletAsync(customer, cancel)).Value;
    }

    private static StaffMember Agent(int number, Vault vault, TimeProvider clock)
    {
        var id = StrongId.New<StaffId>(clock);
        var email = string.Create(CultureInfo.InvariantCulture, $"agent{number}@live.example");
        return new StaffMember
        {
            Id = id,
            UserName = id.ToString(),
            NormalizedUserName = id.ToString(),
            SecurityStamp = "live",
            ConcurrencyStamp = "live",
            EmailIndex = vault.BlindIndex("staff-email", email),
            EmailSealed = vault.Seal(email, StaffMember.PlaceOf(id, "email")),
            DisplayName = string.Create(CultureInfo.InvariantCulture, $"Agent {number}"),
            Role = StaffRole.Agent,
            TotpSecretSealed = vault.Seal("", StaffMember.PlaceOf(id, "totp-secret")),
            TwoFactorEnabled = true,
        };
    }
}
