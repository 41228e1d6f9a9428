using Paycare.Platform.Ids;

namespace Paycare.Care.Cases;

/// <summary>A member of staff.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">The name that customers see.</param>
public sealed record StaffAnswer(StaffId Id, string Name)
{
    internal static StaffAnswer? Of(StaffId? id, IReadOnlyDictionary<StaffId, string> names) =>
        id is { } staff ? new StaffAnswer(staff, names.GetValueOrDefault(staff, "")) : null;
}
