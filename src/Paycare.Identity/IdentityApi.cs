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

/// <summary>All that other modules and pages may ask of Identity.</summary>
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

    /// <summary>Confirms a phone: from now on there is a customer.</summary>
    /// <returns>The token that makes the device known.</returns>
    public Task<Result<string>> VerifyPhoneAsync(CustomerId id, string? code, string deviceName, CancellationToken cancel) =>
        _verification.VerifyAsync(id, code, deviceName, cancel);

    /// <summary>Sends another code for a sign-up.</summary>
    public Task<Result<Done>> ResendPhoneCodeAsync(CustomerId id, CancellationToken cancel) => _verification.ResendAsync(id, cancel);

    /// <summary>Signs a customer in: password and known device, or password and code.</summary>
    public Task<Result<SignInAnswer>> SignInAsync(SignInBody body, CancellationToken cancel) => _signIn.SignInAsync(body, cancel);

    /// <summary>The caller's open sessions, the last seen first.</summary>
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

    /// <summary>Ends a lock of a customer's PIN. The caller must have made sure that it is the customer who asks.</summary>
    public Task UnlockPinAsync(CustomerId customer, CancellationToken cancel) => _pins.UnlockAsync(customer, cancel);

    /// <summary>Ends all sessions of a customer, on their next request at the latest.</summary>
    /// <returns>How many were open.</returns>
    public Task<int> EndAllSessionsAsync(CustomerId customer, CancellationToken cancel) =>
        _sessions.EndAsync(s => s.Customer == customer, cancel);

    /// <summary>Asks a signed-in customer to show the registered phone too: sends a code.</summary>
    public Task<Result<ChallengeId>> AskForConfirmationAsync(CustomerId customer, CancellationToken cancel) =>
        _confirmations.AskAsync(customer, cancel);

    /// <summary>Takes the code of a confirmation.</summary>
    /// <returns>Since when the customer counts as confirmed.</returns>
    public Task<Result<DateTimeOffset>> ConfirmAsync(CustomerId customer, ChallengeId id, string? code, CancellationToken cancel) =>
        _confirmations.AnswerAsync(customer, id, code, cancel);

    /// <summary>When a customer last confirmed with a code; <c>null</c> for never.</summary>
    public Task<DateTimeOffset?> LastConfirmationAsync(CustomerId customer, CancellationToken cancel) =>
        _confirmations.LastAsync(customer, cancel);

    /// <summary>The devices that a customer is known on, the newest first, and how many sessions are open.</summary>
    public Task<CustomerDevices> DevicesAsync(CustomerId customer, CancellationToken cancel) => _customers.DevicesAsync(customer, cancel);

    /// <summary>A customer as care sees one: masked.</summary>
    public Task<CustomerCard?> FindCustomerAsync(CustomerId id, CancellationToken cancel) => _customers.FindCustomerAsync(id, cancel);

    /// <summary>Customers as care sees them: masked. Unknown ids are left out.</summary>
    public Task<IReadOnlyDictionary<CustomerId, CustomerCard>> FindCustomersAsync(
        IReadOnlyCollection<CustomerId> ids,
        CancellationToken cancel
    ) => _customers.FindCustomersAsync(ids, cancel);

    /// <summary>One personal datum in the clear. The caller must have a reason and must record it, or be its owner.</summary>
    public Task<string?> RevealAsync(CustomerId id, PersonalField field, CancellationToken cancel) =>
        _customers.RevealAsync(id, field, cancel);

    /// <summary>The customer of a phone in any usual form, or of an e-mail address.</summary>
    public Task<CustomerId?> FindByContactAsync(string? phone, string? email, CancellationToken cancel) =>
        _customers.FindByContactAsync(phone, email, cancel);

    /// <summary>The language that a customer reads.</summary>
    public Task<CultureInfo> LanguageOfAsync(CustomerId id, CancellationToken cancel) => _customers.LanguageOfAsync(id, cancel);

    /// <summary>The customer chose one of our languages: messages come in it from now on.</summary>
    public Task SetLanguageAsync(CustomerId id, CultureInfo language, CancellationToken cancel) =>
        _customers.SetLanguageAsync(id, language, cancel);

    /// <summary>The names that customers see, for members of staff.</summary>
    public Task<IReadOnlyDictionary<StaffId, string>> StaffNamesAsync(IReadOnlyCollection<StaffId> ids, CancellationToken cancel) =>
        _staff.StaffNamesAsync(ids, cancel);

    /// <summary>Whether somebody may be given a case.</summary>
    public Task<bool> IsDeskStaffAsync(StaffId id, CancellationToken cancel) => _staff.IsDeskStaffAsync(id, cancel);

    /// <summary>Adds a member of staff with a password and code secret agreed beforehand; nothing happens if the e-mail is taken.</summary>
    /// <returns>Whether somebody was added.</returns>
    public Task<bool> AddStaffAsync(NewStaff staff, CancellationToken cancel) => _staff.AddStaffAsync(staff, cancel);
}
