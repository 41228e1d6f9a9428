using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Identity.Security;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Storage;

namespace Paycare.Care.Notices;

/// <summary>Wires the notices in the app, and what of them is told by push.</summary>
internal static class NoticesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddApi<NoticeCentre>();
        services.AddScoped<IPersonalData, NoticeData>();
        services.AddScoped<NoticePushes>();
        services.AddHostedService<MoneyPushFeed>();
        services.AddSubscriber<SecurityEventRecorded, SecurityPushListener>();
        services.AddSubscriber<CaseOpened, CasePushListener>();
        services.AddTables("care", [], model =>
        {
            NoticeRead.Map(model.Entity<NoticeRead>());
            PushCursor.Map(model.Entity<PushCursor>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => NoticeEndpoints.Map(routes);

    /// <summary>Which notices were read. What they told of is exported with it.</summary>
    private sealed class NoticeData(Database db) : IPersonalData
    {
        public IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel) =>
            [
                new(
                    "noticesRead",
                    db.Set<NoticeRead>()
                        .AsNoTracking()
                        .Where(r => r.Customer == customer)
                        .OrderBy(r => r.At)
                        .Select(r => (object)new { r.Notice, r.At })
                        .AsAsyncEnumerable()
                ),
            ];

        public async Task EraseAsync(CustomerId customer, CancellationToken cancel)
        {
            await db.Set<NoticeRead>().Where(r => r.Customer == customer).ExecuteDeleteAsync(cancel);
            await db.Set<PushCursor>().Where(c => c.Customer == customer).ExecuteDeleteAsync(cancel);
        }
    }
}
