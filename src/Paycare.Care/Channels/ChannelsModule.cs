using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Channels.App;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.Linking;
using Paycare.Care.Channels.Media;
using Paycare.Care.Channels.Messaging;
using Paycare.Care.Channels.OwnFinding;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Channels.Social;
using Paycare.Care.Channels.Web;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Care.Channels;

/// <summary>Wires the channels, in the order in which they are shown.</summary>
internal static class ChannelsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<SocialOptions>("Paycare:Contact");
        services.AddSingleton<IChannel, AppChannel>();
        services.AddSingleton<IChannel, WebChannel>();
        PhoneModule.Add(services);
        services.AddSingleton<IChannel, SocialChannel>();
        services.AddSingleton<IChannel, EmailChannel>();
        services.AddSingleton<IChannel, OwnFindingChannel>();
        services.AddSingleton<ChannelBook>();
        services.AddSingleton<LanguageGuess>();
        services.AddSingleton<LinkTokens>();
        services.AddScoped<HeardRoutes>();
        services.AddScoped<HeardCases>();
        services.AddScoped<HeardWords>();
        services.AddScoped<Intake>();
        services.AddSingleton<MediaConnection>();
        services.AddSingleton<PlayedMedia>();
        services.AddScoped<MediaFetches>();
        services.AddScoped<MediaLosses>();
        services.AddScoped<Sendings>();
        services.AddScoped<Letters>();
        services.AddScoped<Comebacks>();
        services.AddApi<HeardApi>();
        services.AddSubscriber<CaseAnswered, AnswerListener>();
        services.AddTables("care", [typeof(SendingId)], model =>
        {
            HeardMark.Map(model.Entity<HeardMark>());
            Sending.Map(model.Entity<Sending>());
        });
        services.AddSwept<HeardMark>("care_heard", now =>
        {
            var before = now - HeardMark.KeptFor;
            return m => m.At < before;
        });
        EmailModule.Add(services);
        MessagingModule.Add(services);
        LinkingModule.Add(services);
    }

    /// <summary>Adds what sends on a channel.</summary>
    public static void AddSender<TSender>(IServiceCollection services)
        where TSender : class, IChannelSender, IChannelLane
    {
        services.AddScoped<TSender>();
        services.AddSingleton<SendPace<TSender>>();
        services.AddSingleton(new ChannelRail(TSender.Channel, SendTimer<TSender>.Name));
        services.AddDueHandler<SendTimer<TSender>>();
    }

    /// <summary>Adds what fetches files that were sent on a channel.</summary>
    public static void AddMedia<TMedia>(IServiceCollection services)
        where TMedia : class, IChannelMedia, IChannelLane
    {
        services.AddSingleton<TMedia>();
        services.AddSingleton(s => new MediaRail(TMedia.Channel, MediaTimer<TMedia>.Name, s.GetRequiredService<TMedia>()));
        services.AddDueHandler<MediaTimer<TMedia>>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        PhoneModule.Map(routes);
        LinkingModule.Map(routes);
        MessagingModule.Map(routes.MapGroup("/channels").AllowAnonymous().WithTags("Channels"));
    }

    public static void MapDesk(RouteGroupBuilder desk) => PhoneModule.MapDesk(desk);
}
