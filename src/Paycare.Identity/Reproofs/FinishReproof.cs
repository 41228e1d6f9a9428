using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passkeys;
using Paycare.Identity.Passwords;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Limits;
using Paycare.Platform.Privacy;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>
/// The last step of a way back in, when the wait is over: the new phone and a new password. What the old ones opened is void:
/// sessions, devices, passkeys, authenticator; large money waits as after every change that a thief would make.
/// </summary>
internal sealed class FinishReproof(
    Database db,
    Vault vault,
    ReproofBook book,
    ReproofCodes codes,
    ReproofReturn @return,
    AddressLimits limits,
    TimeProvider clock
)
{
    /// <summary>Why it cannot be finished at a moment; <c>null</c> when it can.</summary>
    public static Refusal? WhyNot(Reproof reproof, DateTimeOffset now) =>
        reproof.State != ReproofState.Approved || now >= reproof.ClosesAt ? ReproofSteps.NotNow
        : now < reproof.OpensAt ? new Refusal(RefusalKind.Conflict, "reproof-waits").With("until", reproof.OpensAt)
        : null;

    /// <summary>Checks the new phone's code and sets the new password.</summary>
    public async Task<Result<Done>> FinishAsync(string? token, string? typed, string? password, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ContinueReproof) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var code = check.Code("code", typed);
        if (PasswordPolicy.Check(password) is { } weak)
        {
            check.Fail("password", weak);
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await book.FindAsync(token, cancel) is not { } reproof)
        {
            return Refusal.NotFound;
        }

        if (WhyNot(reproof, clock.GetUtcNow()) is { } refused)
        {
            return refused;
        }

        var customer = await db.Set<Customer>().SingleOrDefaultAsync(c => c.Id == reproof.Customer && c.ClosedAt == null, cancel);
        if (customer is null)
        {
            return ReproofSteps.NotNow;
        }

        if (@return.Fault(customer, password) is { } personal)
        {
            return Refusal.Invalid("password", personal);
        }

        if (!await codes.UseAsync(reproof, code, cancel))
        {
            return ReproofSteps.WrongCode;
        }

        reproof.Finish(clock.GetUtcNow());
        return await @return.LetInAsync(customer, reproof.Phone(vault), password!, cancel);
    }
}

/// <summary>Gives an account back to its owner, on a new phone and with a new password.</summary>
internal sealed class ReproofReturn(
    Database db,
    Vault vault,
    NewPasswords passwords,
    SecurityNotices notices,
    CustomerLocks locks,
    Erasures erasures,
    TimeProvider clock
)
{
    /// <inheritdoc cref="NewPasswords.Fault"/>
    public string? Fault(Customer customer, string? password) => passwords.Fault(customer, password);

    /// <summary>Saves the context with it; every session ends.</summary>
    public async Task<Result<Done>> LetInAsync(Customer customer, string phone, string password, CancellationToken cancel)
    {
        var (id, now) = (customer.Id, clock.GetUtcNow());
        // Before the row changes: to the phone that is being replaced.
        notices.Notify(customer, SecurityEventKinds.ReproofDone);
        erasures.AskForMessages(db, vault.Open(customer.PhoneSealed, Customer.PlaceOf(id, "phone")));
        customer.PhoneSealed = vault.Seal(phone, Customer.PlaceOf(id, "phone"));
        customer.PhoneIndex = Customer.PhoneIndexOf(id, customer.PhoneSealed, vault);
        customer.PhoneChangedAt = now;
        if (await customer.IsTakenUnderOlderKeysAsync(db, vault, cancel))
        {
            return ReproofSteps.NotNow;
        }

        SecondFactorCheck.Remove(customer);
        db.Set<RecoveryCode>().RemoveRange(await db.Set<RecoveryCode>().Where(c => c.Customer == id).ToListAsync(cancel));
        db.Set<Passkey>().RemoveRange(await db.Set<Passkey>().Where(p => p.Customer == id).ToListAsync(cancel));
        foreach (var device in await db.Set<Device>().Where(d => d.Customer == id && d.RemovedAt == null).ToListAsync(cancel))
        {
            device.RemovedAt = now;
        }

        if (await passwords.ReplaceAsync(customer, password, SecurityEventKinds.ReproofDone, null, cancel) is { } raced)
        {
            return raced;
        }

        await locks.OpenAllAsync(id, cancel);
        return Done.Instance;
    }
}
