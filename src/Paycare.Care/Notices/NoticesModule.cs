using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Storage;

namespace Paycare.Care.Notices;

/// <summary>Wires the notices in the app.</summary>
internal static class NoticesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddApi<NoticeCentre>();
        services.AddScoped<IPersonalData, NoticeData>();
        services.AddTables("care", [], model => NoticeRead.Map(model.Entity<NoticeRead>()));
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

        public Task EraseAsync(CustomerId customer, CancellationToken cancel) =>
            db.Set<NoticeRead>().Where(r => r.Customer == customer).ExecuteDeleteAsync(cancel);
    }
}
