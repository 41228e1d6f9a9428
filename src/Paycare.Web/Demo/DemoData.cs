using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Meta;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Channels.Telegram;
using Paycare.Care.Channels.WeChat;
using Paycare.Identity;
using Paycare.Identity.MerchantUsers;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Payments.Bank.Simulator;
using Paycare.Payments.Goodwill;
using Paycare.Payments.MerchantPortal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Processor.Simulator;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;
using Paycare.Web.Actors;

namespace Paycare.Web.Demo;

/// <summary>A customer of the demo, with everything needed to sign in.</summary>
/// <param name="Phone">A phone number.</param>
/// <param name="Email">An e-mail address.</param>
/// <param name="Password">A password.</param>
/// <param name="Pin">The PIN, six digits.</param>
/// <param name="Name">A name.</param>
/// <param name="Locale"><c>zh-CN</c>, <c>id</c> or <c>en</c>.</param>
internal sealed record DemoCustomer(string Phone, string Email, string Password, string Pin, string Name, string Locale);

/// <summary>A member of the demo's staff, with everything needed to sign in.</summary>
/// <param name="Email">An e-mail address.</param>
/// <param name="Password">A password.</param>
/// <param name="TotpSecret">The secret of the authenticator, Base32.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="Name">A name.</param>
internal sealed record DemoStaff(string Email, string Password, string TotpSecret, string Role, string Name);

/// <summary>A merchant of the demo, with keys and users.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">A name.</param>
/// <param name="Category">What the merchant sells.</param>
/// <param name="ApiKey">A key with every scope that keys can have.</param>
/// <param name="TestApiKey">The same in test mode.</param>
/// <param name="Users">The people who may sign in.</param>
internal sealed record DemoMerchant(
    MerchantId Id,
    string Name,
    string Category,
    string ApiKey,
    string TestApiKey,
    IReadOnlyList<DemoMerchantUser> Users
);

/// <summary>A user of a merchant of the demo, with everything needed to sign in.</summary>
/// <param name="Email">An e-mail address.</param>
/// <param name="Password">A password.</param>
/// <param name="TotpSecret">The secret of the authenticator, Base32.</param>
/// <param name="Role">What the person may do.</param>
internal sealed record DemoMerchantUser(string Email, string Password, string TotpSecret, string Role);

/// <summary>Everything needed to try the demo: <c>GET /dev/demo</c>.</summary>
/// <param name="Customers">The customers.</param>
/// <param name="Staff">The members of staff.</param>
/// <param name="Merchants">The merchants.</param>
/// <param name="Cards">The test cards, each with its behaviour.</param>
/// <param name="BankAccounts">The test bank accounts, each with its behaviour.</param>
/// <param name="Channels">What the other side of each channel has in common with us.</param>
internal sealed record DemoSheet(
    IReadOnlyList<DemoCustomer> Customers,
    IReadOnlyList<DemoStaff> Staff,
    IReadOnlyList<DemoMerchant> Merchants,
    IReadOnlyList<SimulatedCard> Cards,
    IReadOnlyList<SimulatedBankAccount> BankAccounts,
    DemoChannels Channels
);

/// <summary>The channels of the demo.</summary>
/// <param name="Telegram">The bot on Telegram.</param>
/// <param name="Meta">The app for WhatsApp, Messenger and Instagram.</param>
/// <param name="Line">The account on LINE.</param>
/// <param name="Wechat">The account on WeChat.</param>
/// <param name="Voice">The hotline.</param>
internal sealed record DemoChannels(DemoTelegram Telegram, DemoMeta Meta, DemoLine Line, DemoWeChat Wechat, DemoVoice Voice);

/// <summary>The demo's bot on Telegram.</summary>
/// <param name="Account">The end of the address that Telegram calls.</param>
/// <param name="SecretToken">What it shows with every call.</param>
internal sealed record DemoTelegram(string Account, string SecretToken);

/// <summary>The demo's app at Meta.</summary>
/// <param name="AppSecret">What Meta signs its calls with.</param>
/// <param name="VerifyToken">What it shows when it is told our address.</param>
internal sealed record DemoMeta(string AppSecret, string VerifyToken);

/// <summary>The demo's account on LINE.</summary>
/// <param name="ChannelSecret">What LINE signs its calls with.</param>
internal sealed record DemoLine(string ChannelSecret);

/// <summary>The demo's account on WeChat.</summary>
/// <param name="Token">What WeChat signs its calls with.</param>
/// <param name="EncodingAesKey">The key of encrypted messages.</param>
/// <param name="AppId">The account's id, which they name.</param>
internal sealed record DemoWeChat(string Token, string EncodingAesKey, string AppId);

/// <summary>The demo's hotline.</summary>
/// <param name="AuthToken">What a voice provider signs its calls to <c>/channels/voice</c> with.</param>
/// <param name="Number">The number that people call.</param>
internal sealed record DemoVoice(string AuthToken, string Number);

/// <summary>
/// The people of the demo. Staff and merchants are created directly; customers sign up through the public API, so their balances
/// come from real top-ups.
/// </summary>
[OneProcess(KeptBy.Whole, "Each would make the demo's people when it starts.")]
internal sealed class DemoData(IServiceScopeFactory scopes, IConfiguration configuration)
{
    private static readonly DemoCustomer Rina = new(
        "+6281234564471",
        "rina@mail.example",
        "kopi-senja-di-dago",
        "482915",
        "Rina Wulandari",
        Languages.Indonesian.Name
    );

    private static readonly DemoCustomer[] Customers =
    [
        Rina,
        new("+6281355508802", "budi@mail.example", "layang-layang-biru", "739164", "Budi Santoso", Languages.English.Name),
        new("+6281990017703", "meiling@mail.example", "青石板路上的雨声真好听", "605827", "陈美玲", Languages.Chinese.Name),
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
        ("Kopi Senja", "food"),
        ("Apotek Sehat", "pharmacy"),
        ("Toko Buku Merapi", "books"),
        ("VoltGo", "charging"),
    ];

    /// <summary>The first merchant has one person of each role, the others an owner.</summary>
    private static readonly (MerchantRole Role, string Password, string TotpSecret)[] MerchantUsers =
    [
        (MerchantRole.Owner, "red-awning-morning", "MFZGKZDBO5XGS3THMFRGGZDFMZTWQ2LK"),
        (MerchantRole.Cashier, "till-and-tambourine", "ORUWY3DBNZSHIYLNMFRGGZDFMZTWQ2LK"),
        (MerchantRole.Developer, "hook-line-and-lantern", "NBXW623MNFXGKYLOMFRGGZDFMZTWQ2LK"),
        (MerchantRole.Accountant, "columns-of-rainwater", "MNXWY5LNNZZW6ZTSMFRGGZDFMZTWQ2LK"),
    ];

    /// <summary>The content of <c>/dev/demo</c>; <c>null</c> until complete.</summary>
    public DemoSheet? Sheet { get; private set; }

    /// <summary>Whether the demo has a history: <c>Paycare:DemoHistory</c>, on by default.</summary>
    public static bool HasHistory(IConfiguration configuration) => !bool.TryParse(configuration["Paycare:DemoHistory"], out var on) || on;

    /// <summary>Creates the demo's people, or finds them.</summary>
    /// <param name="address">The address this host listens on.</param>
    /// <param name="cancel">Cancels the work.</param>
    public async Task EnsureAsync(Uri address, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var shops = scope.ServiceProvider.GetRequiredService<MerchantApi>();
        var identity = scope.ServiceProvider.GetRequiredService<IdentityApi>();
        var past =
            HasHistory(configuration) && await identity.FindByContactAsync(Rina.Phone, null, cancel) is null
                ? scope.ServiceProvider.GetRequiredService<DemoPast>()
                : null;
        past?.Begin();
        var merchants = await shops.EnsureMerchantsAsync(Merchants, cancel);
        // Each of them has a password to hash: at once, that keeps every processor busy.
        var customers = Task.WhenAll(Customers.Select(c => EnsureCustomerAsync(address, c, cancel)));
        var staff = EnsureStaffAsync(cancel);
        _ = (await scope.ServiceProvider.GetRequiredService<GoodwillApi>().FundAsync(Money.Rupiah(10_000_000), "demo", cancel)).Value;
        var withKeys = EnsureKeysAsync(merchants, cancel);
        var joined = (await customers).OfType<CustomerActor>().ToList();
        if (past is not null && await past.LiveAsync(joined, merchants.ToDictionary(m => m.Name, m => m.Id.ToString()), staff, cancel))
        {
            await TellStoryAsync(joined[0], merchants.Single(m => m.Name == "Apotek Sehat"), merchants.Single(m => m.Name == "Kopi Senja"));
        }

        await staff;
        Sheet = new DemoSheet(
            Customers,
            Staff,
            await withKeys,
            SimulatedCards.All,
            SimulatedBankAccounts.All,
            ChannelsOf(scope.ServiceProvider)
        );
    }

    /// <summary>The merchants with their keys and people. Nobody waits for them who is only paid.</summary>
    private async Task<IReadOnlyList<DemoMerchant>> EnsureKeysAsync(IReadOnlyList<MerchantItem> merchants, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var shops = scope.ServiceProvider.GetRequiredService<MerchantApi>();
        var users = scope.ServiceProvider.GetRequiredService<MerchantUsersApi>();
        var withKeys = new List<DemoMerchant>();
        foreach (var merchant in merchants)
        {
            withKeys.Add(
                new DemoMerchant(
                    merchant.Id,
                    merchant.Name,
                    merchant.Category,
                    await shops.EnsureDemoKeyAsync(merchant.Id, cancel),
                    await shops.EnsureDemoKeyAsync(merchant.Id.TestTwin(), cancel),
                    await EnsureUsersAsync(users, merchant, withKeys.Count, cancel)
                )
            );
        }

        return withKeys;
    }

    private async Task EnsureStaffAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var identity = scope.ServiceProvider.GetRequiredService<IdentityApi>();
        foreach (var person in Staff)
        {
            await identity.AddStaffAsync(
                new NewStaff(
                    person.Email,
                    person.Name,
                    person.Password,
                    person.TotpSecret,
                    Enum.Parse<StaffRole>(person.Role, ignoreCase: true)
                ),
                cancel
            );
        }
    }

    private static DemoChannels ChannelsOf(IServiceProvider services)
    {
        var phone = services.GetRequiredService<IOptions<PhoneOptions>>().Value;
        var telegram = services.GetRequiredService<IOptions<TelegramOptions>>().Value;
        var meta = services.GetRequiredService<IOptions<MetaOptions>>().Value;
        var wechat = services.GetRequiredService<IOptions<WeChatOptions>>().Value;
        return new DemoChannels(
            new DemoTelegram(telegram.Account, telegram.SecretToken),
            new DemoMeta(meta.AppSecret, meta.VerifyToken),
            new DemoLine(services.GetRequiredService<IOptions<LineOptions>>().Value.ChannelSecret),
            new DemoWeChat(wechat.Token, wechat.EncodingAesKey, wechat.AppId),
            new DemoVoice(phone.AuthToken, phone.Number)
        );
    }

    private static async Task<IReadOnlyList<DemoMerchantUser>> EnsureUsersAsync(
        MerchantUsersApi people,
        MerchantItem merchant,
        int before,
        CancellationToken cancel
    )
    {
        var users = new List<DemoMerchantUser>();
        var place = merchant.Name.ToLowerInvariant().Replace(' ', '-');
        foreach (var (role, password, secret) in MerchantUsers.Take(before == 0 ? MerchantUsers.Length : 1))
        {
            var user = new DemoMerchantUser(
                $"{role.ToString().ToLowerInvariant()}@{place}.example",
                password,
                secret,
                role.ToString().ToLowerInvariant()
            );
            await people.EnsureAsync(new NewMerchantUser(merchant.Id.Value, user.Email, $"{role}", role, password, secret), cancel);
            users.Add(user);
        }

        return users;
    }

    /// <summary>Signs a customer up who is not there yet.</summary>
    /// <returns>Whoever was signed up now.</returns>
    private async Task<CustomerActor?> EnsureCustomerAsync(Uri address, DemoCustomer customer, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<IdentityApi>().FindByContactAsync(customer.Phone, null, cancel) is not null)
        {
            return null;
        }

        var actor = new CustomerActor(
            ApiClient.At(address),
            customer.Phone,
            customer.Email,
            customer.Name,
            customer.Password,
            customer.Pin,
            customer.Locale
        );
        await actor.JoinAsync();
        await actor.ConfirmEmailAsync();
        var card = SimulatedCards.All[0];
        (await actor.BindCardAsync(card.Number, card.Cvv)).Expect(201);
        if (!HasHistory(configuration))
        {
            (await actor.TopUpAsync("250000.00")).Expect(201);
        }

        return actor;
    }

    /// <summary>
    /// The story in all our pictures: the pharmacy's till never got the answer and asked a second time, so Rina paid twice; then
    /// she is 15,000 short of the price of her coffee; she requests a refund of the second payment in case PC-10427.
    /// </summary>
    private static async Task TellStoryAsync(CustomerActor rina, MerchantItem pharmacy, MerchantItem coffee)
    {
        await rina.SignInAsync();
        (await rina.TopUpAsync("195000.00")).Expect(201);
        var key = CustomerActor.NewKey();
        var first = (await rina.PayAsync(pharmacy.Id.ToString(), "86000.00", key)).Expect(201);
        _ = (await rina.PayAsync(pharmacy.Id.ToString(), "86000.00", key)).Expect(201);
        (await rina.PayAsync(pharmacy.Id.ToString(), "86000.00")).Expect(201);
        (await rina.PayAsync(coffee.Id.ToString(), "38000.00")).Expect(402);
        (
            await rina.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "refund",
                    background = "Saya beli obat di Apotek Sehat di Dago dan bayar lewat QR.",
                    whatHappened = "Mesin kasir menampilkan “pembayaran belum diterima”, jadi kasir meminta saya pindai "
                        + "sekali lagi. Sekarang ada dua pembayaran di daftar saya.",
                    alreadyTried = "Saya tunjukkan bukti bayar ke kasir. Katanya, tanya ke Paycare.",
                    need = "Tolong kembalikan pembayaran yang kedua.",
                    about = new { paymentId = first["id"] },
                }
            )
        ).Expect(201);
    }
}
