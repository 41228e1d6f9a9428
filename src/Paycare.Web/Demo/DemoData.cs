using Paycare.Identity;
using Paycare.Payments;

namespace Paycare.Web;

internal sealed record DemoCustomer(string Phone, string Email, string Password, string Pin, string Name, string Locale);

internal sealed record DemoStaff(string Email, string Password, string TotpSecret, string Role, string Name);

/// <summary>Everything that one needs to try the demo: <c>GET /dev/demo</c>.</summary>
internal sealed record DemoSheet(
    IReadOnlyList<DemoCustomer> Customers, IReadOnlyList<DemoStaff> Staff, IReadOnlyList<MerchantView> Merchants, IReadOnlyList<SimulatedCard> Cards);

/// <summary>
/// The people of the demo. Staff and merchants are put in place; customers come by the front door, through the public API,
/// so that their balances are made of real top-ups.
/// </summary>
internal sealed class DemoData(IServiceScopeFactory scopes)
{
    private static readonly DemoCustomer[] Customers =
    [
        new("+6281234564471", "rina@mail.example", "kopi-senja-di-dago", "482915", "Rina Wulandari", "id"),
        new("+6281355508802", "budi@mail.example", "layang-layang-biru", "739164", "Budi Santoso", "en"),
        new("+6281990017703", "meiling@mail.example", "青石板路上的雨声真好听", "605827", "陈美玲", "zh-CN"),
    ];

    private static readonly DemoStaff[] Staff =
    [
        new("sari@paycare.example", "desk-lamp-and-tea", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "agent", "Sari"),
        new("bima@paycare.example", "paper-boat-harbour", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU", "agent", "Bima"),
        new("maya@paycare.example", "green-ink-margin", "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK", "lead", "Maya"),
        new("dewi@paycare.example", "night-watch-lantern", "NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE", "risk", "Dewi"),
        new("anton@paycare.example", "brass-key-cabinet", "ONSWG4TFORVWK6JRONSWG4TFORVWK6JR", "admin", "Anton"),
    ];

    private static readonly (string Name, string Category)[] Merchants =
    [
        ("Kopi Senja", "food"), ("Apotek Sehat", "pharmacy"), ("Toko Buku Merapi", "books"), ("VoltGo", "charging"),
    ];

    /// <summary>What <c>/dev/demo</c> shows; <c>null</c> until all of it is there.</summary>
    public DemoSheet? Sheet { get; private set; }

    /// <summary>Puts the demo's people in place, or finds them there.</summary>
    /// <param name="address">Where this very host listens.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task EnsureAsync(Uri address, CancellationToken cancel)
    {
        var customers = Task.WhenAll(Customers.Select(c => EnsureCustomerAsync(address, c, cancel)));
        await using var scope = scopes.CreateAsyncScope();
        var identity = scope.ServiceProvider.GetRequiredService<IdentityApi>();
        foreach (var staff in Staff)
        {
            await identity.AddStaffAsync(
                new NewStaff(staff.Email, staff.Name, staff.Password, staff.TotpSecret, Enum.Parse<StaffRole>(staff.Role, ignoreCase: true)), cancel);
        }

        var merchants = await scope.ServiceProvider.GetRequiredService<PaymentsApi>().EnsureMerchantsAsync(Merchants, cancel);
        await customers;
        Sheet = new DemoSheet(Customers, Staff, merchants, SimulatedCards.All);
    }

    private async Task EnsureCustomerAsync(Uri address, DemoCustomer customer, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<IdentityApi>().FindByContactAsync(customer.Phone, null, cancel) is null)
        {
            await JoinAsync(ApiClient.At(address), customer);
        }
    }

    private static async Task JoinAsync(ApiClient api, DemoCustomer customer)
    {
        var actor = new CustomerActor(api, customer.Phone, customer.Email, customer.Name, customer.Password, customer.Pin, customer.Locale);
        await actor.JoinAsync();
        var card = SimulatedCards.All[0];
        (await actor.BindCardAsync(card.Number, card.Cvv)).Expect(201);
        (await actor.TopUpAsync("250000.00")).Expect(201);
    }
}
