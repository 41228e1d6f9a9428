using System.Globalization;
using System.Security.Claims;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Pins;
using Paycare.Identity.Profiles;
using Paycare.Identity.Registration;
using Paycare.Identity.Sessions;
using Paycare.Identity.SignIn;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Identity;

/// <summary>Identity's operations for other modules and pages.</summary>
public sealed class IdentityApi
{
    private readonly CustomerDirectory _customers;
    private readonly StaffDirectory _staff;
    private readonly PinGate _pins;
    private readonly SignUps _signUps;
    private readonly PhoneVerification _verification;
    private readonly SignInCustomer _signIn;
    private readonly SessionBook _sessions;
    private readonly ConfirmationCodes _confirmations;

    internal IdentityApi(
        CustomerDirectory customers,
        StaffDirectory staff,
        PinGate pins,
        SignUps signUps,
        PhoneVerification verification,
        SignInCustomer signIn,
        SessionBook sessions,
        ConfirmationCodes confirmations
    )
    {
        _customers = customers;
        _staff = staff;
        _pins = pins;
        _signUps = signUps;
        _verification = verification;
        _signIn = signIn;
        _sessions = sessions;
        _confirmations = confirmations;
    }

    /// <summary>Begins a sign-up and sends the phone its code. A taken phone or e-mail gets the same answer; its owner is told.</summary>
    public Task<Result<CustomerId>> SignUpAsync(SignUpBody body, CancellationToken cancel) => _signUps.BeginAsync(body, cancel);

    /// <summary>Confirms a phone and creates the customer.</summary>
    /// <returns>The token that identifies the device as known.</returns>
    public Task<Result<string>> VerifyPhoneAsync(CustomerId id, string? code, string deviceName, CancellationToken cancel) =>
        _verification.VerifyAsync(id, code, deviceName, cancel);

    /// <summary>Sends a new code for a sign-up.</summary>
    public Task<Result<Done>> ResendPhoneCodeAsync(CustomerId id, CancellationToken cancel) => _verification.ResendAsync(id, cancel);

    /// <summary>Signs a customer in with a password and either a known device or a code.</summary>
    public Task<Result<SignInAnswer>> SignInAsync(SignInBody body, CancellationToken cancel) => _signIn.SignInAsync(body, cancel);

    /// <summary>The caller's open sessions, last seen first.</summary>
    public Task<IReadOnlyList<SessionItem>> SessionsAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _sessions.ListAsync(caller.Customer(), caller.Session(), cancel);

    /// <summary>Ends the caller's session.</summary>
    public Task EndSessionAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var current = caller.Session();
        return _sessions.EndAsync(s => s.Id == current, cancel);
    }

    /// <summary>Ends the caller's other sessions.</summary>
    public Task EndOtherSessionsAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var (customer, current) = (caller.Customer(), caller.Session());
        return _sessions.EndAsync(s => s.Customer == customer && s.Id != current, cancel);
    }

    /// <summary>Whether a customer's PIN is locked now.</summary>
    public Task<PinLock> PinLockAsync(CustomerId customer, CancellationToken cancel) => _pins.LockOfAsync(customer, cancel);

    /// <summary>Ends a lock of a customer's PIN. The caller must have verified that the customer is asking.</summary>
    public Task UnlockPinAsync(CustomerId customer, CancellationToken cancel) => _pins.UnlockAsync(customer, cancel);

    /// <summary>Ends all sessions of a customer, by their next request at the latest.</summary>
    /// <returns>Number of sessions ended.</returns>
    public Task<int> EndAllSessionsAsync(CustomerId customer, CancellationToken cancel) =>
        _sessions.EndAsync(s => s.Customer == customer, cancel);

    /// <summary>Asks a signed-in customer to confirm the registered phone too, by sending it a code.</summary>
    public Task<Result<ChallengeId>> AskForConfirmationAsync(CustomerId customer, CancellationToken cancel) =>
        _confirmations.AskAsync(customer, cancel);

    /// <summary>Checks the code of a confirmation.</summary>
    /// <returns>When the customer was confirmed.</returns>
    public Task<Result<DateTimeOffset>> ConfirmAsync(ClaimsPrincipal caller, ChallengeId id, string? code, CancellationToken cancel) =>
        _confirmations.AnswerAsync(caller, id, code, cancel);

    /// <summary>When a customer last confirmed with a code; <c>null</c> for never.</summary>
    public Task<DateTimeOffset?> LastConfirmationAsync(CustomerId customer, CancellationToken cancel) =>
        _confirmations.LastAsync(customer, cancel);

    /// <summary>The devices a customer is known on, newest first, and the number of open sessions.</summary>
    public Task<CustomerDevices> DevicesAsync(CustomerId customer, CancellationToken cancel) => _customers.DevicesAsync(customer, cancel);

    /// <summary>A customer's masked data for care; <c>null</c> when there is none.</summary>
    public Task<CustomerCard?> FindCustomerAsync(CustomerId id, CancellationToken cancel) => _customers.FindCustomerAsync(id, cancel);

    /// <summary>Customers' masked data for care. Unknown ids are left out.</summary>
    public Task<IReadOnlyDictionary<CustomerId, CustomerCard>> FindCustomersAsync(
        IReadOnlyCollection<CustomerId> ids,
        CancellationToken cancel
    ) => _customers.FindCustomersAsync(ids, cancel);

    /// <summary>One item of personal data in the clear. The caller must own it, or have a reason and record it.</summary>
    public Task<string?> RevealAsync(CustomerId id, PersonalField field, CancellationToken cancel) =>
        _customers.RevealAsync(id, field, cancel);

    /// <summary>Finds a customer by phone, in any usual form, or by e-mail address.</summary>
    public Task<CustomerId?> FindByContactAsync(string? phone, string? email, CancellationToken cancel) =>
        _customers.FindByContactAsync(phone, email, cancel);

    /// <summary>Whose e-mail addresses these are; addresses that are nobody's are left out.</summary>
    public Task<IReadOnlyDictionary<string, EmailOwner>> FindByEmailsAsync(IReadOnlyCollection<string> emails, CancellationToken cancel) =>
        _customers.FindByEmailsAsync(emails, cancel);

    /// <summary>The customers of this whole name, newest first, however it is written.</summary>
    public Task<IReadOnlyList<CustomerId>> FindByNameAsync(string name, int most, CancellationToken cancel) =>
        _customers.FindByNameAsync(name, most, cancel);

    /// <summary>
    /// The customers whom a few words name, newest first: by their whole name, or by words of it and the last four digits of their
    /// phone, which must all be theirs. Of a name that many have, the newest customers are found.
    /// </summary>
    public Task<IReadOnlyList<CustomerId>> FindByPartsAsync(string text, int most, CancellationToken cancel) =>
        _customers.FindByPartsAsync(text, most, cancel);

    /// <summary>Where messages about the customer's money may go by mail; <c>null</c> until a code has proven the address.</summary>
    public Task<string?> ConfirmedEmailAsync(CustomerId id, CancellationToken cancel) => _customers.ConfirmedEmailAsync(id, cancel);

    /// <summary>The customer's language.</summary>
    public Task<CultureInfo> LanguageOfAsync(CustomerId id, CancellationToken cancel) => _customers.LanguageOfAsync(id, cancel);

    /// <summary>Sets the customer's language, used for messages from now on.</summary>
    public Task SetLanguageAsync(CustomerId id, CultureInfo language, CancellationToken cancel) =>
        _customers.SetLanguageAsync(id, language, cancel);

    /// <summary>The names of staff members as shown to customers.</summary>
    public Task<IReadOnlyDictionary<StaffId, string>> StaffNamesAsync(IReadOnlyCollection<StaffId> ids, CancellationToken cancel) =>
        _staff.StaffNamesAsync(ids, cancel);

    /// <summary>Whether a case may be assigned to this staff member.</summary>
    public Task<bool> IsDeskStaffAsync(StaffId id, CancellationToken cancel) => _staff.IsDeskStaffAsync(id, cancel);

    /// <summary>Adds a member of staff with a password and code secret agreed beforehand; nothing happens if the e-mail is taken.</summary>
    /// <returns>Whether a member was added.</returns>
    public Task<bool> AddStaffAsync(NewStaff staff, CancellationToken cancel) => _staff.AddStaffAsync(staff, cancel);
}
