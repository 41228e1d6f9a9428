using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Contacts;

/// <summary>Wires changes of phone and e-mail.</summary>
internal static class ContactsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ContactCodes>();
        services.AddScoped<ContactChanges>();
        services.AddScoped<EmailConfirmations>();
        services.AddTables(
            "identity",
            [typeof(ContactChangeId)],
            model => ContactChange.Map(model.Entity<ContactChange>()),
            ContactChange.Column
        );
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        ContactChangeEndpoints.Map(routes);
        EmailConfirmationEndpoints.Map(routes);
    }
}
