using Paycare.Platform.Ids;

namespace Paycare.Care.Cases;

/// <summary>A member of staff.</summary>
/// <param name="Id">The staff member's id.</param>
/// <param name="Name">The name shown to customers.</param>
public sealed record StaffAnswer(StaffId Id, string Name)
{
    internal static StaffAnswer? Of(StaffId? id, IReadOnlyDictionary<StaffId, string> names) =>
        id is { } staff ? new StaffAnswer(staff, names.GetValueOrDefault(staff, "")) : null;
}
