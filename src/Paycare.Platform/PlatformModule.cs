using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Audit;
using Paycare.Platform.Calendar;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Privacy;
using Paycare.Platform.Quotas;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Platform;

/// <summary>Wires the services that every module builds on.</summary>
public static class PlatformModule
{
    /// <summary>
    /// Adds the platform. The host adds clock, <see cref="KeyRing"/>, <see cref="AuditHeads"/>, <see cref="DataFolder"/> and
    /// <see cref="Database"/>.
    /// </summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        StorageModule.Add(services);
        QuotasModule.Add(services);
        DueModule.Add(services);
        SealingModule.Add(services);
        AuditModule.Add(services);
        MessagesModule.Add(services);
        PrivacyModule.Add(services);
        LimitsModule.Add(services);
        SweepingModule.Add(services);
        services.AddSettings<TextOptions>("Paycare:Texts");
        services.AddSingleton<TextCatalog>();
        services.AddSingleton<OwnScope>();
        services.AddSingleton(s => BankCalendar.Open(s.GetRequiredService<ILogger<WorkingDays>>()));
        TextSource.Add(services, typeof(Texts));
        return services.AddTables("platform", [typeof(CustomerId), typeof(StaffId)], _ => { });
    }
}

/// <summary>Marks the platform's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
