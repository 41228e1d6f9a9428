using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Registration;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.SignIn;

/// <summary>The devices of sign-ins, and the sessions on them.</summary>
internal sealed class SignInDevices(Database db, Vault vault, SecurityNotices notices, SessionBook sessions, TimeProvider clock)
{
    /// <summary>The known device with this token; <c>null</c> when there is none.</summary>
    public async Task<Device?> KnownAsync(CustomerId customer, string? deviceToken, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(deviceToken))
        {
            return null;
        }

        var hash = vault.TokenHash(deviceToken);
        return await db.Set<Device>()
            .SingleOrDefaultAsync(d => d.TokenHash == hash && d.Customer == customer && d.RemovedAt == null, cancel);
    }

    /// <summary>Opens the session. An unknown device becomes known, and the owner is notified.</summary>
    public async Task<SignInAnswer> OpenAsync(
        Customer customer,
        Device? known,
        string? deviceToken,
        string deviceName,
        CancellationToken cancel
    )
    {
        var device = known;
        if (device is null)
        {
            device = PhoneVerification.NewDevice(customer.Id, deviceName, isFirst: false, vault, clock, out deviceToken);
            db.Set<Device>().Add(device);
        }

        var (token, expiresAt) = sessions.Open(db, customer.Id, null, device.Id);
        if (known is null)
        {
            notices.Tell(customer, SecurityEventKinds.NewDevice, SessionBook.Opened(db), device.Name, device.Id);
        }

        await db.SaveChangesAsync(cancel);
        return new SignInAnswer(token, expiresAt, customer.Id, deviceToken!);
    }
}
