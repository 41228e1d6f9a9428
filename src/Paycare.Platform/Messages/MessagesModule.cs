using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Platform.Messages;

/// <summary>Wires messages to people.</summary>
internal static class MessagesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Postbox>();
        services.AddDueHandler<MessageErasureTimer>();
        services.AddTables("platform", [], model => OutgoingMessage.Map(model.Entity<OutgoingMessage>()), OutgoingMessage.ToColumn);
        services.AddSwept<OutgoingMessage>("platform_outgoing_messages", now =>
        {
            var before = now - OutgoingMessage.KeptFor;
            return m => m.At < before;
        });
    }
}
