using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
using Paycare.Platform.Due;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>How sure care is of a person's identity. Each level includes the previous ones.</summary>
internal enum Assurance
{
    /// <summary>Not a known customer.</summary>
    None,

    /// <summary>Gave the phone or e-mail address of a customer.</summary>
    Claimed,

    /// <summary>Writes in the app while signed in.</summary>
    Confirmed,

    /// <summary>Also confirmed the registered phone with a code within the last ten minutes.</summary>
    Strong,
}

/// <summary>Determines a case's assurance from the records.</summary>
internal sealed class Assurances(Database db, IdentityApi identity, TimeProvider clock)
{
    /// <summary>How long a code makes a customer's identity strong.</summary>
    public static readonly TimeSpan StrongFor = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How sure care is of whoever writes in one conversation of a case: what is told there by itself hangs on it. What an agent may
    /// tell hangs on the case.
    /// </summary>
    public static Assurance Of(Case @case, Conversation conversation) =>
        @case.Customer is null ? Assurance.None
        : conversation is { ConfirmedAt: not null, EndedAt: null } ? Assurance.Confirmed
        : Assurance.Claimed;

    public async Task<(Assurance Level, DateTimeOffset? Until)> OfAsync(Case @case, CancellationToken cancel)
    {
        if (@case.Customer is not { } customer)
        {
            return (Assurance.None, null);
        }

        if (await identity.LastConfirmationAsync(customer, cancel) is { } at && clock.GetUtcNow() - at <= StrongFor)
        {
            return (Assurance.Strong, at + StrongFor);
        }

        // A message in the app confirms a caller's case too, and so does the address of a conversation that was proved. A refund
        // that Paycare opened a case about was also requested in the app.
        var isConfirmed =
            @case.Channel == CaseChannels.App
            || @case is { Channel: CaseChannels.OwnFinding, AboutKind: AboutKind.Refund }
            || await db.Set<CaseMessage>()
                .AnyAsync(m => m.Case == @case.Id && m.Author == MessageAuthor.Customer && m.Conversation == null, cancel)
            || (await db.Set<Conversation>().Where(c => c.Case == @case.Id && c.ConfirmedAt != null).ListBelievedAsync(cancel)).Count > 0;
        return (isConfirmed ? Assurance.Confirmed : Assurance.Claimed, null);
    }
}

/// <summary>An accepted code changes what may be done on the customer's cases: notifies everyone viewing one.</summary>
internal sealed class ConfirmationListener(Database db, CaseSignals signals) : ISubscriber<CustomerConfirmed>
{
    public async Task HandleAsync(CustomerConfirmed happened, CancellationToken cancel)
    {
        foreach (var id in await db.Set<Case>().Where(c => c.Customer == happened.Customer).Select(c => c.Id).ToListAsync(cancel))
        {
            signals.Changed(id);
        }
    }
}
