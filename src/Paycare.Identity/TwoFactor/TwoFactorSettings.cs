using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.TwoFactor;

/// <summary>The state of a customer's second factors.</summary>
/// <param name="Totp">Whether an authenticator is in use.</param>
/// <param name="Since">When the authenticator was set up; <c>null</c> without one.</param>
/// <param name="RecoveryCodesLeft">Number of unused recovery codes.</param>
public sealed record TwoFactorAnswer(bool Totp, DateTimeOffset? Since, int RecoveryCodesLeft);

/// <summary>An authenticator being set up.</summary>
/// <param name="Secret">Secret in Base32, to type in by hand.</param>
/// <param name="OtpauthUri">The same secret for a QR code.</param>
public sealed record TotpSetUp(string Secret, string OtpauthUri)
{
    /// <summary>Never reveals the secret, as this ends up in logs.</summary>
    public override string ToString() => "authenticator";
}

/// <summary>Codes on paper that replace a lost authenticator. Shown once.</summary>
/// <param name="RecoveryCodes">Ten codes, each valid once.</param>
public sealed record RecoveryCodesAnswer(IReadOnlyList<string> RecoveryCodes)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "recovery codes";
}

/// <summary>A customer's authenticator and recovery codes, as their owner manages them.</summary>
internal sealed class TwoFactorSettings(
    Database db,
    Vault vault,
    OwnerCodes owner,
    RecoveryCodes recovery,
    CustomerLocks locks,
    StepUps stepUps,
    SecurityNotices notices,
    TimeProvider clock
)
{
    private const string Issuer = "Paycare";
    private const int SecretSize = 20;

    public async Task<TwoFactorAnswer> ReadAsync(CustomerId id, CancellationToken cancel)
    {
        var customer = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        return new TwoFactorAnswer(customer.TwoFactorEnabled, customer.TotpSince, await recovery.LeftAsync(id, cancel));
    }

    /// <summary>
    /// Creates a secret that takes effect with its first correct code. Until then the present one stays in use.
    /// </summary>
    public async Task<Result<TotpSetUp>> BeginAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel)
    {
        if (await stepUps.RequireAsync(caller, StepUpSubject.Settings("totp-on"), again, cancel) is { } ask)
        {
            return ask;
        }

        var customer = await FindAsync(caller, cancel);
        customer.TotpPendingSealed = vault.Seal(
            Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(SecretSize)),
            Customer.PlaceOf(customer.Id, "totp-pending")
        );
        await db.SaveChangesAsync(cancel);
        return SetUp(customer);
    }

    /// <summary>A setup in progress, to show it again; <c>null</c> when there is none.</summary>
    public async Task<TotpSetUp?> PendingAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        await FindAsync(caller, cancel) is { TotpPendingSealed: not null } customer ? SetUp(customer) : null;

    /// <summary>Checks the first code of the new authenticator, which is required from now on.</summary>
    public async Task<Result<RecoveryCodesAnswer>> ConfirmAsync(ClaimsPrincipal caller, string? code, CancellationToken cancel)
    {
        var fields = new FieldCheck();
        var typed = fields.Code("code", code);
        if (fields.Refusal is { } invalid)
        {
            return invalid;
        }

        var customer = await FindAsync(caller, cancel);
        if (customer.TotpPendingSealed is null)
        {
            return new Refusal(RefusalKind.Conflict, "totp-not-begun");
        }

        var secret = vault.Open(customer.TotpPendingSealed, Customer.PlaceOf(customer.Id, "totp-pending"));
        if ((await owner.TryNewAsync(customer.Id, secret, typed, caller.Session(), cancel)).IsRefused(out var locked, out var step))
        {
            return locked;
        }

        customer.TotpSecretSealed = vault.Seal(secret, Customer.PlaceOf(customer.Id, "totp-secret"));
        customer.TotpPendingSealed = null;
        customer.TotpSince = clock.GetUtcNow();
        customer.LastTotpStep = step;
        customer.TwoFactorEnabled = true;
        customer.ConcurrencyStamp = Tokens.New();
        var codes = await recovery.MakeAsync(customer.Id, cancel);
        notices.Tell(customer, SecurityEventKinds.TotpOn, caller.Session(), null);
        return await db.SaveOrRefuseAsync(cancel) is { } raced ? raced : new RecoveryCodesAnswer(codes);
    }

    /// <summary>Replaces the recovery codes; the old ones become void.</summary>
    public async Task<Result<RecoveryCodesAnswer>> RenewCodesAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel)
    {
        if (await stepUps.RequireAsync(caller, StepUpSubject.Settings("recovery-codes"), again, cancel) is { } ask)
        {
            return ask;
        }

        var customer = await FindAsync(caller, cancel);
        if (!customer.TwoFactorEnabled)
        {
            return new Refusal(RefusalKind.Conflict, "totp-not-begun");
        }

        var codes = await recovery.MakeAsync(customer.Id, cancel);
        customer.ConcurrencyStamp = Tokens.New();
        notices.Tell(customer, SecurityEventKinds.RecoveryCodesMade, caller.Session(), null);
        return await db.SaveOrRefuseAsync(cancel) is { } raced ? raced : new RecoveryCodesAnswer(codes);
    }

    /// <summary>Removes the authenticator. Always needs its code or a recovery code: a session alone must not suffice.</summary>
    public async Task<Result<Done>> TurnOffAsync(ClaimsPrincipal caller, string? code, CancellationToken cancel)
    {
        var fields = new FieldCheck();
        var typed = fields.Code("code", code);
        if (fields.Refusal is { } invalid)
        {
            return invalid;
        }

        var customer = await FindAsync(caller, cancel);
        if (!customer.TwoFactorEnabled)
        {
            return Done.Instance;
        }

        var tried = await owner.TakeFactorAsync(customer, typed, caller.Session(), cancel);
        if (tried.IsRefused(out var locked, out var fits) || !fits)
        {
            return locked ?? Refusal.Invalid("code", "field.code-wrong");
        }

        SecondFactorCheck.Remove(customer);
        db.Set<RecoveryCode>().RemoveRange(await db.Set<RecoveryCode>().Where(c => c.Customer == customer.Id).ToListAsync(cancel));
        notices.Tell(customer, SecurityEventKinds.TotpOff, caller.Session(), null);
        return await db.SaveOrRefuseAsync(cancel) is { } raced ? raced : Done.Instance;
    }

    /// <summary>Care's remedy after two people agreed: removes the lost authenticator and voids its recovery codes.</summary>
    public async Task ResetAsync(CustomerId id, CancellationToken cancel)
    {
        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
        if (!customer.TwoFactorEnabled)
        {
            return;
        }

        SecondFactorCheck.Remove(customer);
        db.Set<RecoveryCode>().RemoveRange(await db.Set<RecoveryCode>().Where(c => c.Customer == id).ToListAsync(cancel));
        notices.Tell(customer, SecurityEventKinds.TotpOff, null, null);
        await locks.OpenAllAsync(id, cancel);
        await db.SaveChangesAsync(cancel);
    }

    private Task<Customer> FindAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var id = caller.Customer();
        return db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
    }

    private TotpSetUp SetUp(Customer customer)
    {
        var secret = vault.Open(customer.TotpPendingSealed!, Customer.PlaceOf(customer.Id, "totp-pending"));
        var account = Contact.MaskPhone(vault.Open(customer.PhoneSealed, Customer.PlaceOf(customer.Id, "phone")));
        return new TotpSetUp(secret, new OtpUri(OtpType.Totp, secret, account, Issuer).ToString());
    }
}
