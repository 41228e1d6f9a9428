using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Messages;

/// <summary>Wires messages to people.</summary>
internal static class MessagesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Postbox>();
        services.AddDueHandler<MessageErasureTimer>();
        services.AddTables("platform", [], model => OutgoingMessage.Map(model.Entity<OutgoingMessage>()), OutgoingMessage.ToColumn);
    }
}
