using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Messages;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Email;

/// <summary>Wires e-mail: the mailbox that is read, the mails that go out.</summary>
internal static class EmailModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<MailOptions>("Paycare:Channels:Mail");
        services.AddSingleton<MailMarks>();
        services.AddSingleton<MailReader>();
        services.AddSingleton<MailFrames>();
        services.AddSingleton<SmtpConnection>();
        services.AddSingleton<IMessageCarrier, MailCarrier>();
        services.AddScoped<MailIntake>();
        services.AddApi<MailApi>();
        services.AddHostedService<MailboxWatch>();
        services.AddDueHandler<MailMessageTimer>();
        services.AddTables("care", [], model => MailboxRow.Map(model.Entity<MailboxRow>()));
        ChannelsModule.AddSender<MailSender>(services);
    }
}
