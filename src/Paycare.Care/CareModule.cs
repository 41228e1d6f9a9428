using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Approvals;
using Paycare.Care.Articles;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.ContactWays;
using Paycare.Care.Desk;
using Paycare.Care.Diagnosis;
using Paycare.Care.Freezing;
using Paycare.Care.Incidents;
using Paycare.Care.Matters;
using Paycare.Care.Notices;
using Paycare.Care.Privacy;
using Paycare.Care.Remedies;
using Paycare.Care.Searching;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Care;

/// <summary>Wires diagnosis, cases, help articles and the desk: one line per room, lower ones first.</summary>
public static class CareModule
{
    /// <summary>Adds the module's services and tables.</summary>
    public static IServiceCollection AddCare(this IServiceCollection services)
    {
        IncidentsModule.Add(services);
        DiagnosisModule.Add(services);
        AttachmentsModule.Add(services);
        CasesModule.Add(services);
        FreezingModule.Add(services);
        MattersModule.Add(services);
        ChannelsModule.Add(services);
        SearchingModule.Add(services);
        ContactWaysModule.Add(services);
        ArticlesModule.Add(services);
        RemediesModule.Add(services);
        ApprovalsModule.Add(services);
        DeskModule.Add(services);
        NoticesModule.Add(services);
        PrivacyModule.Add(services);
        services.AddApi<CareApi>();
        return TextSource.Add(services, typeof(Texts));
    }

    /// <summary>Maps the module's endpoints.</summary>
    public static void MapCare(this IEndpointRouteBuilder routes)
    {
        DiagnosisModule.Map(routes);
        CasesModule.Map(routes);
        FreezingModule.Map(routes);
        ChannelsModule.Map(routes);
        ContactWaysModule.Map(routes);
        ArticlesModule.Map(routes);
        NoticesModule.Map(routes);
        var desk = DeskEndpoints.MapGroup(routes);
        DeskModule.Map(desk);
        ChannelsModule.MapDesk(desk);
        ApprovalsModule.Map(desk);
        IncidentsModule.Map(desk);
    }
}

/// <summary>Marks the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
