using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.MerchantUsers;
using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>A merchant as it sees itself.</summary>
/// <param name="Id">The merchant's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Category">Its category.</param>
/// <param name="Status">open, paused (by the merchant) or suspended (by Paycare).</param>
/// <param name="Since">When it stopped being open; <c>null</c> while it is.</param>
/// <param name="Balance">Its account's balance, in minor units (sen).</param>
/// <param name="FeeBasisPoints">Its fee on each payment, in hundredths of a percent.</param>
/// <param name="Livemode">Whether all this is about real money; <c>false</c> in test mode.</param>
public sealed record MerchantProfile(
    MerchantId Id,
    string Name,
    string Category,
    string Status,
    DateTimeOffset? Since,
    Money Balance,
    int FeeBasisPoints,
    bool Livemode
);

/// <summary>A merchant to add, unchecked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Category">Its category: food, pharmacy...</param>
/// <param name="FeeBasisPoints">Its fee on each payment, in hundredths of a percent: 0 to 1000.</param>
/// <param name="OwnerEmail">The address to which its first owner's invitation goes, if any.</param>
/// <param name="OwnerName">That owner's name.</param>
public sealed record NewMerchantBody(
    string? Name,
    string? Category,
    int? FeeBasisPoints,
    string? OwnerEmail = null,
    string? OwnerName = null
);

/// <summary>Why an operator acts on a merchant.</summary>
/// <param name="Reason">1 to 500 characters, for the record.</param>
public sealed record MerchantReasonBody(string? Reason);

/// <summary>A newly added merchant.</summary>
/// <param name="Id">The merchant's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ApiKey">Its first key, shown this once.</param>
public sealed record NewMerchant(MerchantId Id, string Name, string ApiKey);

/// <summary>Whether a merchant accepts payments: its own switch, and the operator's above it.</summary>
internal sealed class MerchantSwitch(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    MerchantDirectory directory,
    MerchantUsersApi people,
    Vault vault,
    AuditLog audit,
    TimeProvider clock
)
{
    private const int NameLength = 100,
        CategoryLength = 40,
        ReasonLength = 500,
        HighestFee = 1000;

    public async Task<MerchantProfile> ProfileAsync(MerchantId id, CancellationToken cancel) =>
        Profile(id, await FindAsync(id.Live(), cancel) ?? throw new InvalidOperationException("A key has no merchant."));

    public async Task<IReadOnlyList<MerchantProfile>> ListAsync(CancellationToken cancel)
    {
        var merchants = await db.Set<Merchant>().AsNoTracking().OrderBy(m => m.Name).ToListAsync(cancel);
        return [.. merchants.Select(m => Profile(m.Id, m))];
    }

    /// <summary>The merchant pauses or resumes payments. A suspension by Paycare stays in force.</summary>
    public async Task<Result<MerchantProfile>> PauseAsync(ClaimsPrincipal caller, bool isPaused, CancellationToken cancel)
    {
        if (caller.Lacks(MerchantScope.Pause) is { } refused)
        {
            return refused;
        }

        var (id, live) = (caller.Merchant(), caller.Merchant().Live());
        var merchant = await db.Set<Merchant>().SingleAsync(m => m.Id == live, cancel);
        if (isPaused != (id.IsTest() ? merchant.TestPausedAt : merchant.PausedAt) is not null)
        {
            DateTimeOffset? since = isPaused ? clock.GetUtcNow() : null;
            (merchant.PausedAt, merchant.TestPausedAt) = id.IsTest() ? (merchant.PausedAt, since) : (since, merchant.TestPausedAt);
            await SaveAsync(merchant, caller.MerchantActor(), isPaused ? "merchant.paused" : "merchant.resumed", null, cancel);
        }

        return Profile(id, merchant);
    }

    /// <summary>An operator suspends payments to a merchant, or allows them again.</summary>
    public async Task<Result<MerchantProfile>> SuspendAsync(
        ClaimsPrincipal caller,
        MerchantId id,
        MerchantReasonBody body,
        bool isSuspended,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var reason = check.Words("reason", body.Reason, ReasonLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await FindAsync(id, cancel) is not { } merchant)
        {
            return Refusal.NotFound;
        }

        if (isSuspended != merchant.SuspendedAt is not null)
        {
            merchant.SuspendedAt = isSuspended ? clock.GetUtcNow() : null;
            await SaveAsync(
                merchant,
                $"staff:{caller.Staff()}",
                isSuspended ? "merchant.suspended" : "merchant.unsuspended",
                new { reason },
                cancel
            );
        }

        return Profile(id, merchant);
    }

    /// <summary>Adds a merchant with its account and first key.</summary>
    public async Task<Result<NewMerchant>> AddAsync(ClaimsPrincipal caller, NewMerchantBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var name = check.CompanyName("name", body.Name, NameLength);
        var category = check.Text("category", body.Category, CategoryLength);
        if (body.OwnerEmail is not null)
        {
            _ = check.Email("ownerEmail", body.OwnerEmail);
            _ = check.Name("ownerName", body.OwnerName, NameLength);
        }

        if (body.FeeBasisPoints is < 0 or > HighestFee)
        {
            check.Fail("feeBasisPoints", "field.fee-range");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var merchant = new Merchant
        {
            Id = StrongId.New<MerchantId>(clock),
            Name = name,
            Category = category,
            FeeBasisPoints = body.FeeBasisPoints ?? 0,
        };
        if ((await wallets.OfAsync(merchant.Id, cancel)).Refusal is { } busy)
        {
            return busy;
        }

        if (body.OwnerEmail is { } owner)
        {
            var invited = await people.InviteAsync($"staff:{caller.Staff()}", merchant.Id.Value, owner, body.OwnerName, "owner", cancel);
            if (invited.Refusal is { } refused)
            {
                return refused;
            }
        }

        var (key, text) = MerchantKey.New(merchant.Id, "First", MerchantKey.AllScopes, vault, clock);
        db.Set<Merchant>().Add(merchant);
        db.Set<MerchantKey>().Add(key);
        await SaveAsync(merchant, $"staff:{caller.Staff()}", "merchant.added", new { key = key.Id, merchant.FeeBasisPoints }, cancel);
        return new NewMerchant(merchant.Id, name, text);
    }

    private async Task SaveAsync(Merchant merchant, string actor, string act, object? details, CancellationToken cancel)
    {
        audit.Add(db, actor, act, $"merchant:{merchant.Id}", details);
        await db.SaveChangesAsync(cancel);
        directory.Forget(merchant.Id);
    }

    private Task<Merchant?> FindAsync(MerchantId id, CancellationToken cancel) =>
        db.Set<Merchant>().SingleOrDefaultAsync(m => m.Id == id, cancel);

    /// <summary>A merchant, or its test twin, which nobody suspends.</summary>
    private MerchantProfile Profile(MerchantId id, Merchant merchant) =>
        new(
            id,
            merchant.Name,
            merchant.Category,
            !id.IsTest() ? merchant.State
                : merchant.TestPausedAt is null ? "open"
                : "paused",
            id.IsTest() ? merchant.TestPausedAt : merchant.SuspendedAt ?? merchant.PausedAt,
            new Money(
                ledger.TryFind(WalletAccounts.CodeOf(id), Currency.Idr, out var account) ? ledger.View(account).Posted : 0,
                Currency.Idr
            ),
            merchant.FeeBasisPoints,
            !id.IsTest()
        );
}
