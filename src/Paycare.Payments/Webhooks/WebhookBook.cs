using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Webhooks;

/// <summary>An address to send events to, unchecked.</summary>
/// <param name="Url">https, reachable from the public internet.</param>
/// <param name="Events">The events to send: payment.succeeded, refund.requested...</param>
public sealed record WebhookBody(string? Url, IReadOnlyList<string?>? Events);

/// <summary>An address as its merchant sees it.</summary>
/// <param name="Id">The webhook address's id.</param>
/// <param name="Url">Where events go.</param>
/// <param name="Events">The subscribed events.</param>
/// <param name="Status">enabled or disabled.</param>
/// <param name="DisabledBecause">merchant (switched off), or gone (the address answered 410).</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="PreviousSecretUntil">Until when the previous secret also signs.</param>
public sealed record WebhookItem(
    WebhookEndpointId Id,
    string Url,
    IReadOnlyList<string> Events,
    string Status,
    string? DisabledBecause,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PreviousSecretUntil
);

/// <summary>A newly added address.</summary>
/// <param name="Id">The webhook address's id.</param>
/// <param name="Url">Where events go.</param>
/// <param name="Events">The subscribed events.</param>
/// <param name="Status">Always enabled.</param>
/// <param name="Secret">Signs the events; shown this once.</param>
public sealed record NewWebhook(WebhookEndpointId Id, string Url, IReadOnlyList<string> Events, string Status, string Secret);

/// <summary>A new secret.</summary>
/// <param name="Secret">Signs the events from now on; shown this once.</param>
/// <param name="PreviousUntil">Until when the previous secret also signs.</param>
public sealed record NewWebhookSecret(string Secret, DateTimeOffset PreviousUntil);

/// <summary>A merchant's webhook addresses: add, list, rotate the secret, enable and disable.</summary>
internal sealed class WebhookBook(
    Database db,
    WebhookConnection line,
    Vault vault,
    LedgerApi ledger,
    AuditLog audit,
    IOptions<WebhookOptions> options,
    TimeProvider clock
)
{
    private const int MostEnabled = 20;

    public async Task<IReadOnlyList<WebhookItem>> ListAsync(MerchantId merchant, CancellationToken cancel)
    {
        var endpoints = await db.Set<WebhookEndpoint>()
            .AsNoTracking()
            .Where(e => e.Merchant == merchant)
            .OrderByDescending(e => e.Id)
            .Take(Paging.MaxLimit)
            .ToListAsync(cancel);
        return [.. endpoints.Select(View)];
    }

    public async Task<Result<WebhookItem>> FindAsync(MerchantId merchant, WebhookEndpointId id, CancellationToken cancel) =>
        await OwnAsync(merchant, id, cancel) is { } endpoint ? View(endpoint) : Refusal.NotFound;

    public async Task<Result<NewWebhook>> MakeAsync(ClaimsPrincipal caller, WebhookBody body, CancellationToken cancel)
    {
        if ((await CheckAsync(body, cancel)).IsRefused(out var invalid, out var wanted))
        {
            return invalid;
        }

        var merchant = caller.Merchant();
        var (url, events) = wanted;
        if (await db.Set<WebhookEndpoint>().CountAsync(e => e.Merchant == merchant && e.DisabledBecause == null, cancel) >= MostEnabled)
        {
            return new Refusal(RefusalKind.Conflict, "too-many-webhooks");
        }

        await BeginNowAsync(merchant, cancel);
        var id = StrongId.New<WebhookEndpointId>(clock);
        var (secret, text) = WebhookEndpoint.NewSecret(vault, id);
        db.Set<WebhookEndpoint>()
            .Add(
                new WebhookEndpoint
                {
                    Id = id,
                    Merchant = merchant,
                    Url = url,
                    Events = string.Join(' ', events),
                    SecretSealed = secret,
                    CreatedAt = clock.GetUtcNow(),
                }
            );
        audit.Add(db, caller.MerchantActor(), "merchant.webhook-made", $"webhook:{id}");
        await db.SaveChangesAsync(cancel);
        return new NewWebhook(id, url, events, "enabled", text);
    }

    /// <summary>Sends what still waits, and all that follows, to another address, or other events there; the secret stays.</summary>
    public async Task<Result<WebhookItem>> ChangeAsync(
        ClaimsPrincipal caller,
        WebhookEndpointId id,
        WebhookBody body,
        CancellationToken cancel
    )
    {
        if ((await CheckAsync(body, cancel)).IsRefused(out var invalid, out var wanted))
        {
            return invalid;
        }

        if (await OwnAsync(caller.Merchant(), id, cancel) is not { } endpoint)
        {
            return Refusal.NotFound;
        }

        (endpoint.Url, endpoint.Events) = (wanted.Url, string.Join(' ', wanted.Events));
        audit.Add(db, caller.MerchantActor(), "merchant.webhook-changed", $"webhook:{id}");
        await db.SaveChangesAsync(cancel);
        return View(endpoint);
    }

    /// <summary>Removes an address with its deliveries; what is under way may still arrive.</summary>
    public async Task<Result<Done>> RemoveAsync(ClaimsPrincipal caller, WebhookEndpointId id, CancellationToken cancel)
    {
        if (await OwnAsync(caller.Merchant(), id, cancel) is not { } endpoint)
        {
            return Refusal.NotFound;
        }

        db.Set<WebhookEndpoint>().Remove(endpoint);
        audit.Add(db, caller.MerchantActor(), "merchant.webhook-removed", $"webhook:{id}");
        await db.SaveChangesAsync(cancel);
        await db.Set<WebhookDelivery>().Where(d => d.Endpoint == id).ExecuteDeleteAsync(cancel);
        return Done.Instance;
    }

    private async Task<Result<(string Url, IReadOnlyList<string> Events)>> CheckAsync(WebhookBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var url = check.Text("url", body.Url, WebhookEndpoint.UrlLength);
        var events = (body.Events ?? []).OfType<string>().Distinct().ToList();
        if (events.Count == 0)
        {
            check.Fail("events", "field.required");
        }
        else if (events.Except(WebhookEventTypes.Offered).Any())
        {
            check.Fail("events", "field.unknown-value");
        }

        if (check.Refusal is null && await line.WrongWithAsync(url, cancel) is { } wrong)
        {
            check.Fail("url", wrong);
        }

        return check.Refusal is { } invalid ? invalid : (url, events);
    }

    public async Task<Result<NewWebhookSecret>> RotateAsync(ClaimsPrincipal caller, WebhookEndpointId id, CancellationToken cancel)
    {
        if (await OwnAsync(caller.Merchant(), id, cancel) is not { } endpoint)
        {
            return Refusal.NotFound;
        }

        var until = clock.GetUtcNow() + options.Value.SecretGrace;
        (endpoint.PreviousSecretSealed, endpoint.PreviousSecretUntil) = (endpoint.SecretSealed, until);
        (endpoint.SecretSealed, var text) = WebhookEndpoint.NewSecret(vault, id);
        audit.Add(db, caller.MerchantActor(), "merchant.webhook-rotated", $"webhook:{id}");
        await db.SaveChangesAsync(cancel);
        return new NewWebhookSecret(text, until);
    }

    public async Task<Result<WebhookItem>> SwitchAsync(ClaimsPrincipal caller, WebhookEndpointId id, bool on, CancellationToken cancel)
    {
        if (await OwnAsync(caller.Merchant(), id, cancel) is not { } endpoint)
        {
            return Refusal.NotFound;
        }

        if (on == (endpoint.DisabledBecause is not null))
        {
            if (on)
            {
                await BeginNowAsync(endpoint.Merchant, cancel);
            }

            endpoint.DisabledBecause = on ? null : WebhookEndpoint.ByMerchant;
            audit.Add(db, caller.MerchantActor(), on ? "merchant.webhook-enabled" : "merchant.webhook-disabled", $"webhook:{id}");
            await db.SaveChangesAsync(cancel);
        }

        return View(endpoint);
    }

    /// <summary>A new subscriber receives events from now on only: the cursor stood still while there was none.</summary>
    private async Task BeginNowAsync(MerchantId merchant, CancellationToken cancel)
    {
        if (await db.Set<WebhookEndpoint>().AnyAsync(e => e.Merchant == merchant && e.DisabledBecause == null, cancel))
        {
            return;
        }

        var newest = ledger.TryFind(WalletAccounts.CodeOf(merchant), Currency.Idr, out var account)
            ? (await ledger.EntriesAsync(account, null, 1, cancel)).Select(e => e.Id.Sequence).FirstOrDefault()
            : 0;
        if (await db.Set<WebhookCursor>().SingleOrDefaultAsync(c => c.Merchant == merchant, cancel) is { } cursor)
        {
            cursor.Sequence = newest;
        }
        else
        {
            db.Set<WebhookCursor>().Add(new WebhookCursor { Merchant = merchant, Sequence = newest });
        }
    }

    private Task<WebhookEndpoint?> OwnAsync(MerchantId merchant, WebhookEndpointId id, CancellationToken cancel) =>
        db.Set<WebhookEndpoint>().SingleOrDefaultAsync(e => e.Id == id && e.Merchant == merchant, cancel);

    private WebhookItem View(WebhookEndpoint endpoint) =>
        new(
            endpoint.Id,
            endpoint.Url,
            endpoint.Events.Split(' '),
            endpoint.DisabledBecause is null ? "enabled" : "disabled",
            endpoint.DisabledBecause,
            endpoint.CreatedAt,
            endpoint.PreviousSecretUntil > clock.GetUtcNow() ? endpoint.PreviousSecretUntil : null
        );
}
