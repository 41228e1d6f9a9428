using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Protection;
using Paycare.Identity.Verification;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Reproofs;

/// <summary>Wires the way back in by document.</summary>
internal static class ReproofsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<ReproofOptions>("Paycare:Reproofs");
        services.AddScoped<ReproofBook>();
        services.AddScoped<ReproofCodes>();
        services.AddScoped<ReproofNotices>();
        services.AddScoped<BeginReproof>();
        services.AddScoped<ReproofSteps>();
        services.AddScoped<ReproofImages>();
        services.AddScoped<ReproofReturn>();
        services.AddScoped<FinishReproof>();
        services.AddScoped<StopReproof>();
        services.AddApi<ReproofApi>();
        services.AddDueHandler<NobodysReproofTimer>();
        services.AddSubscriber<ReproofDecided, ReproofListener>();
        services.AddSubscriber<SecurityEventDisowned, StopReproof>();
        services.AddTables("identity", [typeof(ReproofId)], model => Reproof.Map(model.Entity<Reproof>()));
        services.AddSwept<Reproof>("identity_reproofs", now =>
        {
            var before = now - Reproof.KeptFor;
            return r => r.At < before;
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => ReproofEndpoints.Map(routes);
}
