using Paycare.Platform.Ids;
using Paycare.Platform.Locks;
using Paycare.Platform.Quotas;
using Paycare.Platform.Results;

namespace Paycare.Identity.Codes;

/// <summary>
/// Counts a customer's wrong one-time codes over all purposes, as for PINs: twenty within a day lock, each further one longer, and
/// a right one begins anew. Whoever guesses is in a session already or knows the password, so no stranger can lock it; codes for a
/// forgotten password, for a sign-up, for an emergency freeze and for a call are counted elsewhere.
/// </summary>
internal sealed class CodeGuesses(QuotaBook quotas, TimeProvider clock)
{
    public const int Most = 20;
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);
    private const int Doublings = 6;

    /// <summary>A passkey needs no code; without an authenticator a known device needs none either.</summary>
    public static readonly Lockout Lock = new(
        "wrong-codes",
        "customer",
        LockCloser.PasswordHolder,
        LockTime * (1 << Doublings),
        LockOpener.Time,
        LockOpener.Passkey
    )
    {
        Code = "sign-in-locked",
        Tries = Most,
    };

    /// <summary>Spends a try, then checks a code. A try is given back when the check itself refuses.</summary>
    /// <returns>Whether the code was right; refused while locked, and then nothing was checked.</returns>
    public async Task<Result<bool>> TryAsync(CustomerId customer, Func<Task<Result<bool>>> guess, CancellationToken cancel)
    {
        var (quota, at) = (Of(customer), clock.GetUtcNow());
        DateTimeOffset? until = null;
        var taken = await quotas.TakeAsync(quota, 1, use => (until = LockedUntil(use)) is null || until <= clock.GetUtcNow(), cancel);
        if (taken is null)
        {
            var code = Lock.Code!;
            return new Refusal(RefusalKind.Locked, code) { TextKey = "refusal.codes-locked" }.With("until", until);
        }

        var tried = await guess();
        if (tried.IsRefused(out _, out var fits))
        {
            await quotas.GiveBackAsync(quota, 1, at, cancel);
        }
        else if (fits)
        {
            await quotas.ClearAsync(quota, cancel);
        }

        return tried;
    }

    private static Quota Of(CustomerId customer) => new($"wrong-codes:{customer}", QuotaWindow.LastDay);

    private static DateTimeOffset? LockedUntil(QuotaUse use) =>
        use.Used < Most ? null : use.LastAt + (LockTime * Math.Pow(2, Math.Min(Doublings, use.Used - Most)));
}
