using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Care.Channels.Phone;

/// <summary>Wires the hotline.</summary>
internal static class PhoneModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<PhoneOptions>("Paycare:Contact:Phone");
        services.AddSingleton<IChannel, PhoneChannel>();
        services.AddSingleton<OpeningHours>();
        services.AddSingleton<CallTurns>();
        services.AddSingleton<CallSignals>();
        services.AddSingleton<VoiceProvider>();
        services.AddScoped<VoiceDoor>();
        services.AddScoped<Calls>();
        services.AddScoped<CallMenu>();
        services.AddScoped<CallQuestions>();
        services.AddScoped<CallQueue>();
        services.AddScoped<CallDesk>();
        services.AddScoped<CallFreezes>();
        services.AddScoped<CallMatters>();
        services.AddScoped<CallUnlocks>();
        services.AddScoped<CallCases>();
        services.AddScoped<CallNotes>();
        services.AddScoped<Callbacks>();
        services.AddScoped<DeskCalls>();
        services.AddDueHandler<CallbackTimer>();
        services.AddScoped<CallMessages>();
        ChannelsModule.AddMedia<VoiceRecordings>(services);
        services.AddTables("care", [typeof(CallId)], model => Call.Map(model.Entity<Call>()), Call.CallerColumn);
        services.AddSwept<Call>("care_calls", now =>
        {
            var before = now - Call.Kept;
            return c => c.LastAt < before;
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => VoiceEndpoints.Map(routes);

    public static void MapDesk(RouteGroupBuilder desk) => DeskCalls.Map(desk);
}
