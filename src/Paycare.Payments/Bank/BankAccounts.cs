using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Payments.Notices;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>A bank account to add, unchecked.</summary>
/// <param name="BankCode">The bank's clearing code, three digits; must be one of the configured banks.</param>
/// <param name="Number">The number as people type it, with spaces or dashes.</param>
/// <param name="HolderName">The holder's name, as the bank has it.</param>
/// <param name="ChallengeId">The challenge issued by the first try.</param>
/// <param name="OneTimeCode">The one-time code that answers the challenge.</param>
public sealed record BankAccountBody(
    string? BankCode,
    string? Number,
    string? HolderName,
    string? ChallengeId = null,
    string? OneTimeCode = null
)
{
    /// <summary>Never the number: this ends up in logs.</summary>
    public override string ToString() => "bank account";
}

/// <summary>A bank that customers may choose.</summary>
/// <param name="Code">The clearing code, three digits.</param>
/// <param name="Name">The bank's name.</param>
public sealed record BankAnswer(string Code, string Name);

/// <summary>A bank account as its owner sees it; the full number is never shown again.</summary>
/// <param name="Id">The bank account's id.</param>
/// <param name="Bank">The bank that holds it.</param>
/// <param name="Last4">The last four digits.</param>
/// <param name="HolderName">The account holder's name.</param>
/// <param name="AddedAt">When it was added.</param>
/// <param name="WaitsUntil">Until when nothing is paid out to it; <c>null</c> when the holder's name is the customer's own.</param>
public sealed record BankAccountAnswer(
    BankAccountId Id,
    BankAnswer Bank,
    string Last4,
    string HolderName,
    DateTimeOffset AddedAt,
    DateTimeOffset? WaitsUntil
);

/// <summary>
/// Adds, lists and removes bank accounts. Adding one requires a fresh identity check and is announced to the phone.
/// </summary>
internal sealed class BankAccounts(
    Database db,
    Vault vault,
    SecurityApi security,
    AccountHolders holders,
    CustomerNotices notice,
    IOptions<BankOptions> bank,
    AuditLog audit,
    TimeProvider clock
)
{
    private const int MostAccounts = 10,
        ShortestNumber = 6,
        LongestNumber = 20,
        HolderLength = 70;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/v1/bank-accounts").RequireAuthorization(Policies.Customer).WithTags("Withdrawals");
        accounts
            .MapGet("", async (ClaimsPrincipal caller, BankAccounts book, CancellationToken cancel) =>
                TypedResults.Ok(new Page<BankAccountAnswer>(await book.ListAsync(caller.Customer(), cancel), null))
            )
            .Documented("listBankAccounts", "List the bank accounts", "Bank and last digits.");
        accounts
            .MapPost("", async (BankAccountBody body, ClaimsPrincipal caller, BankAccounts book, CancellationToken cancel) =>
                (await book.AddAsync(caller, body, cancel)).ToHttp(added =>
                    TypedResults.Created($"/api/v1/bank-accounts/{added.Id}", added)
                )
            )
            .Documented(
                "addBankAccount",
                "Add a bank account",
                "A cool-down begins. Without a recent proof it answers `step-up-required` first."
            )
            .Refuses(RefusalKind.NotAllowed, "step-up-required")
            .Refuses(RefusalKind.Conflict, "too-many-bank-accounts", "bank-not-connected");
        accounts
            .MapDelete("/{id}", async (BankAccountId id, ClaimsPrincipal caller, BankAccounts book, CancellationToken cancel) =>
                (await book.RemoveAsync(caller.Customer(), id, cancel)).ToHttp(_ => TypedResults.NoContent())
            )
            .Documented("removeBankAccount", "Remove a bank account", "Withdrawals under way still arrive there.");
    }

    public async Task<IReadOnlyList<BankAccountAnswer>> ListAsync(CustomerId customer, CancellationToken cancel)
    {
        var rows = await db.Set<BankAccount>()
            .AsNoTracking()
            .Where(a => a.Customer == customer && a.RemovedAt == null)
            .OrderByDescending(a => a.Id)
            .ToListAsync(cancel);
        return [.. rows.Select(Answer)];
    }

    /// <summary>A customer's account, including removed ones on request.</summary>
    public Task<BankAccount?> FindAsync(CustomerId customer, BankAccountId id, bool isRemovedToo, CancellationToken cancel) =>
        db.Set<BankAccount>()
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.Id == id && a.Customer == customer && (isRemovedToo || a.RemovedAt == null), cancel);

    public async Task<Result<BankAccountAnswer>> AddAsync(ClaimsPrincipal caller, BankAccountBody body, CancellationToken cancel)
    {
        if (!bank.Value.IsConnected)
        {
            return BankOptions.NotConnected;
        }

        if (Check(body, out var number, out var holder) is { } invalid)
        {
            return invalid;
        }

        var customer = caller.Customer();
        var fingerprints = BankAccount.Index(vault, body.BankCode!, number);
        var mine = await db.Set<BankAccount>().AsNoTracking().Where(a => a.Customer == customer && a.RemovedAt == null).ToListAsync(cancel);
        if (mine.Find(a => fingerprints.Contains(a.Fingerprint)) is { } known)
        {
            // The same account again, perhaps because the first answer was lost: it exists once.
            return Answer(known);
        }

        if (mine.Count >= MostAccounts)
        {
            return new Refusal(RefusalKind.Conflict, "too-many-bank-accounts").With("most", MostAccounts);
        }

        if (
            await security.RequireAsync(
                caller,
                StepUpSubject.Settings($"bank-account|{fingerprints[0]}"),
                new StepUpBody(body.ChallengeId, body.OneTimeCode),
                cancel
            ) is
            { } ask
        )
        {
            return ask;
        }

        var (id, now) = (StrongId.New<BankAccountId>(clock), clock.GetUtcNow());
        var account = new BankAccount
        {
            Id = id,
            Customer = customer,
            BankCode = body.BankCode!,
            NumberSealed = vault.Seal(number, BankAccount.PlaceOf(id, "number")),
            HolderSealed = vault.Seal(holder, BankAccount.PlaceOf(id, "holder")),
            Fingerprint = fingerprints[0],
            Last4 = number[^4..],
            AddedAt = now,
            WaitsUntil = await holders.FitsAsync(customer, holder, cancel) ? null : now + bank.Value.OtherHolderWaits,
        };
        db.Set<BankAccount>().Add(account);
        audit.Add(db, $"customer:{customer}", "bank-account.added", $"customer:{customer}", new { account = id });
        await security.TellBankAccountAddedAsync(customer, caller.Session(), NameOf(account), cancel);
        await db.SaveChangesAsync(cancel);
        return Answer(account);
    }

    public async Task<Result<Done>> RemoveAsync(CustomerId customer, BankAccountId id, CancellationToken cancel)
    {
        if (
            await db.Set<BankAccount>().SingleOrDefaultAsync(a => a.Id == id && a.Customer == customer && a.RemovedAt == null, cancel)
            is not { } account
        )
        {
            return Refusal.NotFound;
        }

        account.RemovedAt = clock.GetUtcNow();
        audit.Add(db, $"customer:{customer}", "bank-account.removed", $"customer:{customer}", new { account = id });
        await notice.TellAsync(account.Customer, "sms.bank-account-removed", cancel, NameOf(account));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    /// <summary>
    /// The customer has left: numbers and holders are erased; the last digits stay on past withdrawals. On request one account is
    /// kept for a while, sealed: a merchant may still refund, and the wallet can no longer receive it.
    /// </summary>
    public async Task LeaveAsync(CustomerId customer, BankAccountId? kept, CancellationToken cancel)
    {
        await ForgetAsync(customer, kept, cancel);
        if (kept is not null)
        {
            db.Set<DueItem>().Add(BankAccountTimer.Due(customer, clock.GetUtcNow() + bank.Value.KeepAfterClosure, clock));
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>Erases numbers and holders of all accounts but one.</summary>
    public Task ForgetAsync(CustomerId customer, BankAccountId? except, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Set<BankAccount>()
            .Where(a => a.Customer == customer && a.Id != except)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(a => a.NumberSealed, Array.Empty<byte>())
                        .SetProperty(a => a.HolderSealed, Array.Empty<byte>())
                        .SetProperty(a => a.Fingerprint, "")
                        .SetProperty(a => a.RemovedAt, a => a.RemovedAt ?? now),
                cancel
            );
    }

    /// <summary>A short label for the account: bank and last digits.</summary>
    public string NameOf(BankAccount account) => $"{bank.Value.NameOf(account.BankCode) ?? account.BankCode} ••{account.Last4}";

    public BankAnswer BankOf(BankAccount account) => new(account.BankCode, bank.Value.NameOf(account.BankCode) ?? account.BankCode);

    private BankAccountAnswer Answer(BankAccount account) =>
        new(
            account.Id,
            BankOf(account),
            account.Last4,
            vault.Open(account.HolderSealed, BankAccount.PlaceOf(account.Id, "holder")),
            account.AddedAt,
            account.WaitsUntil
        );

    private Refusal? Check(BankAccountBody body, out string number, out string holder)
    {
        var check = new FieldCheck();
        if (bank.Value.NameOf(body.BankCode) is null)
        {
            check.Fail("bankCode", string.IsNullOrEmpty(body.BankCode) ? "field.required" : "field.bank-unknown");
        }

        number = Typed.Code(body.Number);
        if (number.Length is < ShortestNumber or > LongestNumber || !number.All(char.IsAsciiDigit))
        {
            check.Fail("number", number.Length == 0 ? "field.required" : "field.bank-account-number-wrong");
        }

        holder = check.CompanyName("holderName", body.HolderName, HolderLength);
        _ = check.Text("challengeId", body.ChallengeId, 64, required: false);
        return check.Refusal;
    }
}

/// <summary>Erases a departed customer's bank account once the period for late refunds is over.</summary>
internal sealed class BankAccountTimer(BankAccounts accounts) : IDueHandler<BankAccountTimer.Payload>
{
    private const string HandlerName = "bank-account-keeping";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Upkeep;

    public static DueItem Due(CustomerId customer, DateTimeOffset at, TimeProvider clock) =>
        DueItem.At(at, HandlerName, customer.ToString(), new Payload(customer), clock);

    public Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel) =>
        accounts.ForgetAsync(payload.Customer, except: null, cancel);

    internal sealed record Payload(CustomerId Customer);
}
