using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Approvals;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Phone;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>Wires the agents' desk.</summary>
internal static class DeskModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DeskPresence>();
        services.AddSingleton<InboxReadings>();
        services.AddScoped<CaseSubjects>();
        services.AddScoped<CaseFacts>();
        services.AddScoped<DeskView>();
        services.AddScoped<InboxScopes>();
        services.AddScoped<DeskInbox>();
        services.AddScoped<DeskAct>();
        services.AddScoped<DeskAttachments>();
        services.AddDueHandler<ScheduledMessages>();
        services.AddScoped<TakeNext>();
        services.AddScoped<DeskDrafts>();
        services.AddScoped<Lookup>();
        services.AddScoped<DeskFind>();
        services.AddScoped<PersonView>();
        services.AddScoped<OpenForCaller>();
        services.AddScoped<DeskSuspense>();
        services.AddScoped<DeskDisputes>();
        services.AddScoped(typeof(DeskCall<>));
        services.AddSingleton(s => new DeskApi(
            s.GetRequiredService<OwnScope>(),
            s.GetRequiredService<CaseSignals>(),
            s.GetRequiredService<DeskPresence>(),
            s.GetRequiredService<CallSignals>(),
            s.GetRequiredService<ApprovalCount>(),
            s.GetRequiredService<InboxReadings>()
        ));
        services.AddTables("care", [typeof(ScheduledMessageId)], model =>
        {
            CaseFollower.Map(model.Entity<CaseFollower>());
            DeskDraft.Map(model.Entity<DeskDraft>());
            ScheduledMessage.Map(model.Entity<ScheduledMessage>());
        });
    }

    public static void Map(RouteGroupBuilder desk)
    {
        DeskCaseEndpoints.Map(desk);
        DeskActEndpoints.Map(desk);
        DeskAttachmentEndpoints.Map(desk);
        DeskLookup.Map(desk);
        DeskFind.Map(desk);
        PersonView.Map(desk);
        DeskSuspense.Map(desk);
        DisputeEndpoints.Map(desk);
    }
}
