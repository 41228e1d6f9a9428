using Paycare.Care.Freezing;
using Paycare.Identity.Emergencies;

namespace Paycare.Web.App;

/// <summary>What an alert's link shows: the event asked about, the freeze it led to, or neither because the link is over.</summary>
/// <param name="Asked">The event.</param>
/// <param name="Frozen">The freeze.</param>
public sealed record AlertShown(Alert? Asked, FreezeAnswer? Frozen);
