using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger.Journal;

namespace Paycare.Payments.Details;

/// <summary>Wires what each kind of money tells of its attempts.</summary>
internal static class DetailsModule
{
    /// <summary>The kinds that no room knows more of than their rows say.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<IAttemptDetails>(_ => new RowAlone(EntryKind.Release));
        services.AddScoped<IAttemptDetails>(_ => new RowAlone(EntryKind.Goodwill));
        services.AddScoped<IAttemptDetails>(_ => new RowAlone(EntryKind.Adjustment));
    }
}
