using System.Globalization;
using System.Security.Claims;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>All that other modules and pages may ask of Identity.</summary>
public sealed class IdentityApi
{
    private readonly CustomerDirectory _customers;
    private readonly StaffDirectory _staff;
    private readonly PinGate _pins;
    private readonly SignUps _signUps;
    private readonly PhoneVerification _verification;
    private readonly SignInSteps _signIn;
    private readonly SessionBook _sessions;

    internal IdentityApi(
        CustomerDirectory customers, StaffDirectory staff, PinGate pins, SignUps signUps, PhoneVerification verification, SignInSteps signIn, SessionBook sessions)
    {
        _customers = customers;
        _staff = staff;
        _pins = pins;
        _signUps = signUps;
        _verification = verification;
        _signIn = signIn;
        _sessions = sessions;
    }

    /// <summary>Begins a sign-up and sends the phone its code. A taken phone or e-mail gets the same answer, and its owner is told.</summary>
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

    /// <summary>Checks a customer's PIN and spends a try when it is wrong.</summary>
    public Task<PinVerdict> CheckPinAsync(CustomerId customer, string pin, CancellationToken cancel) => _pins.CheckAsync(customer, pin, cancel);

    /// <summary>Whether a customer's PIN is locked now.</summary>
    public Task<PinLock> PinLockAsync(CustomerId customer, CancellationToken cancel) => _pins.LockOfAsync(customer, cancel);

    /// <summary>A customer as care sees one: masked.</summary>
    public Task<CustomerCard?> FindCustomerAsync(CustomerId id, CancellationToken cancel) => _customers.FindCustomerAsync(id, cancel);

    /// <summary>Customers as care sees them: masked. Unknown ids are left out.</summary>
    public Task<IReadOnlyDictionary<CustomerId, CustomerCard>> FindCustomersAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken cancel) =>
        _customers.FindCustomersAsync(ids, cancel);

    /// <summary>One personal datum in the clear. The caller must have a reason and must record it, or be its owner.</summary>
    public Task<string?> RevealAsync(CustomerId id, PersonalField field, CancellationToken cancel) => _customers.RevealAsync(id, field, cancel);

    /// <summary>The customer of a phone in any usual form, or of an e-mail address.</summary>
    public Task<CustomerId?> FindByContactAsync(string? phone, string? email, CancellationToken cancel) => _customers.FindByContactAsync(phone, email, cancel);

    /// <summary>The language that a customer reads.</summary>
    public Task<CultureInfo> LanguageOfAsync(CustomerId id, CancellationToken cancel) => _customers.LanguageOfAsync(id, cancel);

    /// <summary>The names that customers see, for members of staff.</summary>
    public Task<IReadOnlyDictionary<StaffId, string>> StaffNamesAsync(IReadOnlyCollection<StaffId> ids, CancellationToken cancel) => _staff.StaffNamesAsync(ids, cancel);

    /// <summary>Whether somebody may be given a case.</summary>
    public Task<bool> IsDeskStaffAsync(StaffId id, CancellationToken cancel) => _staff.IsDeskStaffAsync(id, cancel);

    /// <summary>Adds a member of staff with a password and code secret that were agreed beforehand. Nothing happens when the e-mail is taken.</summary>
    public Task AddStaffAsync(NewStaff staff, CancellationToken cancel) => _staff.AddStaffAsync(staff, cancel);
}

/// <summary>A customer as care sees one before any reveal.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Masked name.</param>
/// <param name="Phone">Masked phone.</param>
/// <param name="Email">Masked e-mail address.</param>
/// <param name="Locale">The language to answer in.</param>
/// <param name="JoinedAt">Customer since.</param>
public sealed record CustomerCard(CustomerId Id, string Name, string Phone, string Email, string Locale, DateTimeOffset JoinedAt);

/// <summary>Personal data that can be revealed one by one.</summary>
public enum PersonalField
{
    /// <summary>The full name.</summary>
    Name,

    /// <summary>The phone, E.164.</summary>
    Phone,

    /// <summary>The e-mail address.</summary>
    Email,
}

/// <summary>A member of staff to add.</summary>
/// <param name="Email">Sign-in name.</param>
/// <param name="Name">The name that customers see.</param>
/// <param name="Password">First password.</param>
/// <param name="TotpSecret">Base32 secret of the second factor.</param>
/// <param name="Role">What they are.</param>
public sealed record NewStaff(string Email, string Name, string Password, string TotpSecret, StaffRole Role);
