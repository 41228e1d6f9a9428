using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Channels.App;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.OwnFinding;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Channels.Social;
using Paycare.Care.Channels.Web;
using Paycare.Platform.Hosting;

namespace Paycare.Care.Channels;

/// <summary>Wires the channels, in the order in which they are shown.</summary>
internal static class ChannelsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<SocialOptions>("Paycare:Contact");
        services.AddSettings<EmailOptions>("Paycare:Contact:Email");
        services.AddSingleton<IChannel, AppChannel>();
        services.AddSingleton<IChannel, WebChannel>();
        PhoneModule.Add(services);
        services.AddSingleton<IChannel, SocialChannel>();
        services.AddSingleton<IChannel, EmailChannel>();
        services.AddSingleton<IChannel, OwnFindingChannel>();
        services.AddSingleton<ChannelBook>();
    }

    public static void Map(IEndpointRouteBuilder routes) => PhoneModule.Map(routes);

    public static void MapDesk(RouteGroupBuilder desk) => PhoneModule.MapDesk(desk);
}
