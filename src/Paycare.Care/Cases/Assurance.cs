using Microsoft.EntityFrameworkCore;
using Paycare.Care.Channels;
using Paycare.Care.Channels.OwnFinding;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>How sure care is who is writing or calling. Each level includes those before it.</summary>
internal enum Assurance
{
    /// <summary>Nobody that we know.</summary>
    None,

    /// <summary>Named a phone or address of a customer.</summary>
    Claimed,

    /// <summary>Writes in the app, signed in.</summary>
    Confirmed,

    /// <summary>And showed the registered phone with a code a moment ago.</summary>
    Strong,
}

/// <summary>Reads the assurance of a case off what is recorded.</summary>
internal sealed class Assurances(Database db, IdentityApi identity, ChannelBook channels, TimeProvider clock)
{
    /// <summary>How long a code makes a customer strong.</summary>
    public static readonly TimeSpan StrongFor = TimeSpan.FromMinutes(10);

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

        // Customers write in the app only, so words of theirs on a caller's case confirm it too.
        // A refund that Paycare opened a case about was asked for in the app, too.
        var isConfirmed =
            channels.Of(@case.Channel).IsSignedIn
            || @case is { Channel: OwnFindingChannel.Key, AboutKind: AboutKind.Refund }
            || await db.Set<CaseMessage>().AnyAsync(m => m.Case == @case.Id && m.Author == MessageAuthor.Customer, cancel);
        return (isConfirmed ? Assurance.Confirmed : Assurance.Claimed, null);
    }
}

/// <summary>A code that came in changes what may be done on the customer's cases: whoever looks at one sees it.</summary>
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
