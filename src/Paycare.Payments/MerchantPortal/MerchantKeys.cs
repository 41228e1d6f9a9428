using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Payments.Merchants;
using Paycare.Platform.Audit;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>A key to create, unchecked.</summary>
/// <param name="Name">The key's name: 1 to 80 characters.</param>
/// <param name="Scopes">What it may do, by name; everything that a key can have when omitted.</param>
public sealed record MerchantKeyBody(string? Name, IReadOnlyList<string>? Scopes = null);

/// <summary>A merchant's API keys: list, create, rotate, revoke. Only people come here, with a second factor.</summary>
internal sealed class MerchantKeys(
    Database db,
    Vault vault,
    MerchantKeyBook book,
    AuditLog audit,
    IOptions<MerchantOptions> options,
    TimeProvider clock
)
{
    private const int MostValid = 10;
    private static readonly HashSet<string> Grantable = new(MerchantKey.AllScopes.Split(' '), StringComparer.Ordinal);

    public async Task<IReadOnlyList<MerchantKeyItem>> ListAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var (merchant, current, now) = (caller.Merchant(), caller.MerchantKey(), clock.GetUtcNow());
        var keys = await db.Set<MerchantKey>()
            .AsNoTracking()
            .Where(k => k.Merchant == merchant)
            .OrderByDescending(k => k.Id)
            .Take(Paging.MaxLimit)
            .ToListAsync(cancel);
        return
        [
            .. keys.Select(k => new MerchantKeyItem(
                    k.Id,
                    k.Name,
                    k.Hint,
                    !k.IsValid(now) ? "ended"
                        : k.ExpiresAt is null ? "active"
                        : "expiring",
                    k.CreatedAt,
                    k.LastUsedAt,
                    k.ExpiresAt,
                    k.Id == current,
                    k.Scopes.Split(' '),
                    !merchant.IsTest()
                ))
                .OrderBy(k =>
                    k.Status switch
                    {
                        "active" => 0,
                        "expiring" => 1,
                        _ => 2,
                    }
                ),
        ];
    }

    public async Task<Result<NewMerchantKey>> MakeAsync(ClaimsPrincipal caller, MerchantKeyBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var name = check.Words("name", body.Name, MerchantKey.NameLength);
        if (body.Scopes is { } asked && (asked.Count == 0 || !asked.All(Grantable.Contains)))
        {
            check.Fail("scopes", asked.Count == 0 ? "field.required" : "field.unknown-value");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var scopes = body.Scopes is { } some ? string.Join(' ', some.Distinct()) : MerchantKey.AllScopes;
        return (await ValidAsync(caller.Merchant(), cancel)).Count < MostValid
            ? await AddAsync(caller, name, scopes, null, cancel)
            : new Refusal(RefusalKind.Conflict, "too-many-keys");
    }

    /// <summary>Replaces a key; the old one is accepted for a while, so programs can be changed one by one.</summary>
    public async Task<Result<NewMerchantKey>> RotateAsync(ClaimsPrincipal caller, MerchantKeyId id, CancellationToken cancel)
    {
        var valid = await ValidAsync(caller.Merchant(), cancel);
        if (valid.Find(k => k.Id == id) is not { } old)
        {
            return Refusal.NotFound;
        }

        if (valid.Count >= MostValid)
        {
            return new Refusal(RefusalKind.Conflict, "too-many-keys");
        }

        var until = clock.GetUtcNow() + options.Value.KeyGrace;
        old.ExpiresAt = old.ExpiresAt < until ? old.ExpiresAt : until;
        return await AddAsync(caller, old.Name, old.Scopes, old, cancel);
    }

    /// <summary>
    /// Revokes a key at once. The last live one cannot be revoked, since no program could call any more; rotate it instead.
    /// </summary>
    public async Task<Result<Done>> RevokeAsync(ClaimsPrincipal caller, MerchantKeyId id, CancellationToken cancel)
    {
        var valid = await ValidAsync(caller.Merchant(), cancel);
        if (valid.Find(k => k.Id == id) is not { } key)
        {
            return Refusal.NotFound;
        }

        if (!caller.IsInTestMode() && valid.TrueForAll(k => k.Id == id || k.ExpiresAt is not null))
        {
            return new Refusal(RefusalKind.Conflict, "last-key");
        }

        key.RevokedAt = clock.GetUtcNow();
        audit.Add(db, caller.MerchantPerson(), "merchant.key-revoked", $"merchant-key:{id}");
        await db.SaveChangesAsync(cancel);
        book.Forget(key);
        return Done.Instance;
    }

    private async Task<NewMerchantKey> AddAsync(
        ClaimsPrincipal caller,
        string name,
        string scopes,
        MerchantKey? old,
        CancellationToken cancel
    )
    {
        var (key, text) = MerchantKey.New(caller.Merchant(), name, scopes, vault, clock);
        db.Set<MerchantKey>().Add(key);
        audit.Add(
            db,
            caller.MerchantPerson(),
            old is null ? "merchant.key-made" : "merchant.key-rotated",
            $"merchant-key:{key.Id}",
            new { Replaces = old?.Id, scopes }
        );
        await db.SaveChangesAsync(cancel);
        if (old is not null)
        {
            book.Forget(old);
        }

        return new NewMerchantKey(key.Id, name, text, old?.ExpiresAt, scopes.Split(' '), !caller.IsInTestMode());
    }

    private async Task<List<MerchantKey>> ValidAsync(MerchantId merchant, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await db.Set<MerchantKey>()
            .Where(k => k.Merchant == merchant && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now))
            .ToListAsync(cancel);
    }

    public static void Map(RouteGroupBuilder merchant)
    {
        var keys = merchant.MapGroup("/keys").RequireAuthorization(MerchantPolicies.Keys);
        keys.MapGet("", async (ClaimsPrincipal caller, MerchantKeys all, CancellationToken cancel) =>
                TypedResults.Ok(new Page<MerchantKeyItem>(await all.ListAsync(caller, cancel), null))
            )
            .Documented("listMerchantKeys", "List the API keys", "With scopes and last use; never the key itself. Owners only.");
        keys.MapPost("", async (MerchantKeyBody body, ClaimsPrincipal caller, MerchantKeys all, CancellationToken cancel) =>
                (await all.MakeAsync(caller, body, cancel)).ToHttp(made => TypedResults.Created($"/api/v1/merchant/keys/{made.Id}", made))
            )
            .Documented(
                "makeMerchantKey",
                "Make an API key",
                "Shown this once. All scopes that keys can have, unless fewer are named. In test mode a test key, which begins with "
                    + "`pcmk_test_`. Owners only, in test mode developers too."
            )
            .Refuses(RefusalKind.Conflict, "too-many-keys");
        keys.MapPost("/{id}/rotate", async (MerchantKeyId id, ClaimsPrincipal caller, MerchantKeys all, CancellationToken cancel) =>
                (await all.RotateAsync(caller, id, cancel)).ToHttp(made => TypedResults.Created($"/api/v1/merchant/keys/{made.Id}", made))
            )
            .Documented("rotateMerchantKey", "Replace an API key", "The old one works for 24 hours more. Owners only.")
            .Refuses(RefusalKind.Conflict, "too-many-keys");
        keys.MapDelete("/{id}", async (MerchantKeyId id, ClaimsPrincipal caller, MerchantKeys all, CancellationToken cancel) =>
                (await all.RevokeAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent())
            )
            .Documented("revokeMerchantKey", "Revoke an API key", "It ends at once. Owners only.")
            .Refuses(RefusalKind.Conflict, "last-key");
    }
}
