using OtpNet;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Staff;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>The authenticator of a staff member.</summary>
internal sealed class StaffSecondFactor(Database db, Vault vault, TimeProvider clock)
{
    private const string Issuer = "Paycare desk";

    /// <summary>Sets a new secret in the row, which the caller saves.</summary>
    public void Renew(StaffMember staff) =>
        staff.TotpSecretSealed = vault.Seal(
            Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(20)),
            StaffMember.PlaceOf(staff.Id, "totp-secret")
        );

    /// <summary>The secret in the clear, as Base32.</summary>
    public string Secret(StaffMember staff) => vault.Open(staff.TotpSecretSealed, StaffMember.PlaceOf(staff.Id, "totp-secret"));

    /// <summary>The address that an authenticator reads from a QR code.</summary>
    public string Uri(StaffMember staff) =>
        new OtpUri(OtpType.Totp, Secret(staff), vault.Open(staff.EmailSealed, StaffMember.PlaceOf(staff.Id, "email")), Issuer).ToString();

    /// <summary>Takes a code, which is valid once.</summary>
    public async Task<bool> TakeAsync(StaffMember staff, string? code, CancellationToken cancel) =>
        TotpCodes.Fits(Base32Encoding.ToBytes(Secret(staff)), code, clock.GetUtcNow(), out var step)
        && await TotpCodes.TakeStepAsync(db, staff.Id, step, cancel);
}
