using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>All that other modules may ask of Identity.</summary>
public sealed class IdentityApi
{
    private readonly Database _db;
    private readonly Vault _vault;
    private readonly PinGate _pins;
    private readonly UserManager<StaffMember> _staff;

    internal IdentityApi(Database db, Vault vault, PinGate pins, UserManager<StaffMember> staff)
    {
        _db = db;
        _vault = vault;
        _pins = pins;
        _staff = staff;
    }

    /// <summary>Checks a customer's PIN and spends a try when it is wrong.</summary>
    public Task<PinVerdict> CheckPinAsync(CustomerId customer, string pin, CancellationToken cancel) => _pins.CheckAsync(customer, pin, cancel);

    /// <summary>Whether a customer's PIN is locked now.</summary>
    public Task<PinLock> PinLockAsync(CustomerId customer, CancellationToken cancel) => _pins.LockOfAsync(customer, cancel);

    /// <summary>A customer as care sees one: masked.</summary>
    public async Task<CustomerCard?> FindCustomerAsync(CustomerId id, CancellationToken cancel) =>
        (await FindCustomersAsync([id], cancel)).GetValueOrDefault(id);

    /// <summary>Customers as care sees them: masked. Unknown ids are left out.</summary>
    public async Task<IReadOnlyDictionary<CustomerId, CustomerCard>> FindCustomersAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken cancel)
    {
        var rows = await _db.Set<Customer>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancel);
        return rows.ToDictionary(row => row.Id, row => new CustomerCard(
            row.Id,
            Contact.MaskName(Open(row, row.NameSealed, "name")),
            Contact.MaskPhone(Open(row, row.PhoneSealed, "phone")),
            Contact.MaskEmail(Open(row, row.EmailSealed, "email")),
            row.Locale,
            row.JoinedAt));
    }

    /// <summary>One personal datum in the clear. The caller must have a reason and must record it.</summary>
    public async Task<string?> RevealAsync(CustomerId id, PersonalField field, CancellationToken cancel)
    {
        var row = await _db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
        return row is null ? null : field switch
        {
            PersonalField.Name => Open(row, row.NameSealed, "name"),
            PersonalField.Phone => Open(row, row.PhoneSealed, "phone"),
            PersonalField.Email => Open(row, row.EmailSealed, "email"),
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Unnamed field."),
        };
    }

    /// <summary>The customer of a phone in any usual form, or of an e-mail address.</summary>
    public async Task<CustomerId?> FindByContactAsync(string? phone, string? email, CancellationToken cancel)
    {
        var customers = _db.Set<Customer>().AsNoTracking();
        if (Contact.TryPhone(phone, out var e164))
        {
            var index = _vault.BlindIndex("phone", e164);
            customers = customers.Where(c => c.PhoneIndex == index);
        }
        else if (Contact.TryEmail(email, out var address))
        {
            var index = _vault.BlindIndex("email", address);
            customers = customers.Where(c => c.EmailIndex == index);
        }
        else
        {
            return null;
        }

        return await customers.Select(c => (CustomerId?)c.Id).SingleOrDefaultAsync(cancel);
    }

    /// <summary>The language that a customer reads.</summary>
    public async Task<CultureInfo> LanguageOfAsync(CustomerId id, CancellationToken cancel) =>
        Languages.Of(await _db.Set<Customer>().Where(c => c.Id == id).Select(c => c.Locale).SingleOrDefaultAsync(cancel) ?? "en");

    /// <summary>The names that customers see, for members of staff.</summary>
    public async Task<IReadOnlyDictionary<StaffId, string>> StaffNamesAsync(IReadOnlyCollection<StaffId> ids, CancellationToken cancel) =>
        await _db.Set<StaffMember>().Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.DisplayName, cancel);

    /// <summary>Whether somebody may be given a case.</summary>
    public Task<bool> IsDeskStaffAsync(StaffId id, CancellationToken cancel) =>
        _db.Set<StaffMember>().AnyAsync(s => s.Id == id && !s.IsDisabled && s.Role != StaffRole.Admin, cancel);

    /// <summary>Adds a member of staff with a password and code secret that were agreed beforehand. Nothing happens when the e-mail is taken.</summary>
    public async Task AddStaffAsync(NewStaff staff, TimeProvider clock, CancellationToken cancel)
    {
        var email = staff.Email.ToLowerInvariant();
        var index = _vault.BlindIndex("staff-email", email);
        if (await _db.Set<StaffMember>().AnyAsync(s => s.EmailIndex == index, cancel))
        {
            return;
        }

        var id = StrongId.New<StaffId>(clock);
        var row = new StaffMember
        {
            Id = id,
            UserName = id.ToString(),
            EmailIndex = index,
            EmailSealed = _vault.Seal(email, StaffMember.PlaceOf(id, "email")),
            DisplayName = staff.Name,
            Role = staff.Role,
            TotpSecretSealed = _vault.Seal(staff.TotpSecret, StaffMember.PlaceOf(id, "totp-secret")),
            TwoFactorEnabled = true,
        };
        var added = await _staff.CreateAsync(row, staff.Password);
        if (!added.Succeeded)
        {
            throw new InvalidOperationException($"Staff could not be added: {string.Join(", ", added.Errors.Select(e => e.Code))}.");
        }
    }

    private string Open(Customer row, byte[] box, string column) => _vault.Open(box, Customer.PlaceOf(row.Id, column));
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
