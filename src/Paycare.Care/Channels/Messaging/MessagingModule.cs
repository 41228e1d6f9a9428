using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Channels.Instagram;
using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Messenger;
using Paycare.Care.Channels.Meta;
using Paycare.Care.Channels.Telegram;
using Paycare.Care.Channels.WeChat;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Platform.Hosting;

namespace Paycare.Care.Channels.Messaging;

/// <summary>Wires the chats of social media: for each its channel, its settings, what its provider calls, what sends.</summary>
internal static class MessagingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ChatFrames>();
        services.AddSingleton<ChatWords>();
        services.AddSingleton<ChatConnection>();
        services.AddScoped<ChatTools>();
        services.AddScoped<Chats>();

        services.AddSettings<MetaOptions>("Paycare:Channels:Meta");
        services.AddSingleton<MetaReader>();
        services.AddSingleton<IChannel, WhatsAppChannel>();
        services.AddSingleton<IChannel, MessengerChannel>();
        services.AddSingleton<IChannel, InstagramChannel>();
        ChannelsModule.AddSender<WhatsAppSender>(services);
        ChannelsModule.AddMedia<WhatsAppMedia>(services);
        ChannelsModule.AddSender<MessengerSender>(services);
        ChannelsModule.AddMedia<MessengerMedia>(services);
        ChannelsModule.AddSender<InstagramSender>(services);
        ChannelsModule.AddMedia<InstagramMedia>(services);

        services.AddSettings<TelegramOptions>("Paycare:Channels:Telegram");
        services.AddSingleton<TelegramReader>();
        services.AddSingleton<IChannel, TelegramChannel>();
        ChannelsModule.AddSender<TelegramSender>(services);
        ChannelsModule.AddMedia<TelegramMedia>(services);

        services.AddSettings<LineOptions>("Paycare:Channels:Line");
        services.AddSingleton<LineReader>();
        services.AddSingleton<IChannel, LineChannel>();
        ChannelsModule.AddSender<LineSender>(services);
        ChannelsModule.AddMedia<LineMedia>(services);

        services.AddSettings<WeChatOptions>("Paycare:Channels:WeChat");
        services.AddSingleton<WeChatReader>();
        services.AddSingleton<WeChatTokens>();
        services.AddSingleton<IChannel, WeChatChannel>();
        ChannelsModule.AddSender<WeChatSender>(services);
        ChannelsModule.AddMedia<WeChatMedia>(services);
    }

    /// <summary>Maps what the providers call.</summary>
    public static void Map(RouteGroupBuilder channels)
    {
        MetaEndpoints.Map(channels);
        TelegramEndpoints.Map(channels);
        LineEndpoints.Map(channels);
        WeChatEndpoints.Map(channels);
    }
}
