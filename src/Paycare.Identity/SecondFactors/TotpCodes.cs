using Microsoft.EntityFrameworkCore;
using OtpNet;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Storage;

namespace Paycare.Identity.SecondFactors;

/// <summary>Time-based codes (RFC 6238): SHA-1, 30 s, 6 digits, at most one step of drift, each step accepted once.</summary>
internal static class TotpCodes
{
    private static readonly VerificationWindow OneStep = new(previous: 1, future: 1);

    /// <summary>Whether the code is valid now, and its time step.</summary>
    public static bool Fits(byte[] secret, string? code, DateTimeOffset now, out long step)
    {
        step = 0;
        var digits = Typed.Code(code);
        return digits.Length == 6 && new Totp(secret).VerifyTotp(now.UtcDateTime, digits, out step, OneStep);
    }

    /// <summary>Takes a time step for a member of staff unless it or a later one is taken: compare-and-set, so a code works once.</summary>
    public static async Task<bool> TakeStepAsync(Database db, StaffId staff, long step, CancellationToken cancel) =>
        await db.Set<StaffMember>()
            .Where(s => s.Id == staff && s.LastTotpStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastTotpStep, step), cancel) == 1;
}
