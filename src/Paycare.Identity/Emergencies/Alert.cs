using Paycare.Identity.Security;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Emergencies;

/// <summary>A security event whose owner was told with a link.</summary>
/// <param name="Event">The event.</param>
/// <param name="Customer">Whose account it happened to.</param>
/// <param name="Kind">The kind's contract name; also the end of its text's key, <c>event.KIND</c>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Detail">A device's name or a count.</param>
public sealed record Alert(SecurityEventId Event, CustomerId Customer, string Kind, DateTimeOffset At, string? Detail)
{
    /// <summary>Whether nothing happened to the account: somebody asked for a freeze, and this is how to do it.</summary>
    public bool IsAskedFreeze => Kind == SecurityEventKinds.FreezeAsked;
}
