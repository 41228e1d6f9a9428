using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Hosting;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Codes;

/// <summary>Wires one-time codes.</summary>
internal static class CodesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<CodeMessageLimits>("Paycare:Codes");
        services.AddScoped<OneTimeCodes>();
        services.AddScoped<CodeGuesses>();
        services.AddScoped<CodeMessages>();
        services.AddLocks(OneTimeCodes.Lock, CodeGuesses.Lock);
        services.AddTables("identity", [], model => OneTimeCode.Map(model.Entity<OneTimeCode>()));
        services.AddSwept<OneTimeCode>("identity_one_time_codes", now => c => c.ExpiresAt < now);
    }
}
