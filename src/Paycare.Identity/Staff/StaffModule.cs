using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Staff;

/// <summary>Wires the table of staff.</summary>
internal static class StaffModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<StaffReveals>();
        services.AddTables("identity", [], model => StaffMember.Map(model.Entity<StaffMember>()), StaffMember.Column);
    }
}
