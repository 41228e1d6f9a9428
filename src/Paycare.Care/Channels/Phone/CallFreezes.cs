using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Freezing;
using Paycare.Identity;
using Paycare.Identity.Emergencies;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>A freeze that a caller asked for.</summary>
/// <param name="Customer">Whose account.</param>
/// <param name="Case">The case in which care follows up.</param>
/// <param name="CaseNumber">The case's number.</param>
internal sealed record CallFreeze(CustomerId Customer, CaseId Case, string CaseNumber);

/// <summary>
/// Freezes by phone: the money first, then everybody is signed out, with a case. It takes no more than a claim, because it harms
/// nobody and care alone undoes it.
/// </summary>
internal sealed class CallFreezes(Database db, EmergenciesApi emergencies, IdentityApi identity, FreezeAccount freeze, TextCatalog texts)
{
    /// <summary>Sends the code that freezes a number's account, by SMS and to a confirmed e-mail address.</summary>
    public Task<Result<EmergencyClaimId>> BeginAsync(string number, CancellationToken cancel) =>
        emergencies.ClaimAsync(number, cancel, isRelayed: true);

    /// <summary>Freezes once the code fits.</summary>
    public async Task<Result<CallFreeze>> FinishAsync(EmergencyClaimId claim, string code, CultureInfo language, CancellationToken cancel)
    {
        var proof = new EmergencyProof(code, null);
        return (await emergencies.ProveAsync(claim, proof, cancel, isRelayed: true)).IsRefused(out var refused, out var customer)
            ? refused
            : await FreezeAsync(customer, "case.call.frozen-code", language, cancel);
    }

    /// <summary>Freezes a customer's account.</summary>
    /// <param name="customer">Whose.</param>
    /// <param name="reason">The key of the case's words.</param>
    /// <param name="language">The caller's language.</param>
    /// <param name="cancel">Cancels it before it is frozen.</param>
    public async Task<Result<CallFreeze>> FreezeAsync(CustomerId customer, string reason, CultureInfo language, CancellationToken cancel)
    {
        var because = texts.Get(language, reason);
        if ((await freeze.FreezeAsync(customer, because, language, null, cancel, PhoneChannel.Key)).IsRefused(out var busy, out var frozen))
        {
            return busy;
        }

        // Once the money is safe, a caller who hangs up must not leave the sessions open.
        await identity.EndAllSessionsAsync(customer, CancellationToken.None);
        var id = await db.Set<Case>()
            .Where(c => c.Customer == customer && c.Topic == CaseTopic.AccountStolen)
            .OrderByDescending(c => c.Number)
            .Select(c => c.Id)
            .FirstAsync(CancellationToken.None);
        return new CallFreeze(customer, id, frozen.CaseNumber);
    }
}
