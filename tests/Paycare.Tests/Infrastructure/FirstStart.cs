using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;
using Paycare.Web.Commands;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// What the first start of a host leaves, made once per engine: migrated tables, the demo's people, keys. Hosts and
/// processes whose start is not the point begin with a copy of it, in a third of the time.
/// </summary>
internal static class FirstStart
{
    private static readonly Dictionary<TestDatabase, Lazy<Task<(TestStore Store, DirectoryInfo Folder)>>> Left =
        Enum.GetValues<TestDatabase>().ToDictionary(d => d, d => new Lazy<Task<(TestStore, DirectoryInfo)>>(() => StartAsync(d)));

    /// <summary>A copy of one's own.</summary>
    /// <returns>The store, and the folder that holds keys and data beside it.</returns>
    public static async Task<(TestStore Store, DirectoryInfo Folder)> CopyAsync(TestDatabase database)
    {
        var (like, left) = await Left[database].Value;
        var (store, folder) = (await TestStore.CreateAsync(database, like), Directory.CreateTempSubdirectory("paycare-host-"));
        left.CopyTo(folder);
        return (store, folder);
    }

    /// <summary>Removes what was left, after the last test.</summary>
    public static async Task ForgetAsync()
    {
        foreach (var made in Left.Values.Where(l => l.IsValueCreated))
        {
            var (store, folder) = await made.Value;
            await store.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(TestStore Store, DirectoryInfo Folder)> StartAsync(TestDatabase database)
    {
        var (store, folder) = (await TestStore.CreateAsync(database), Directory.CreateTempSubdirectory("paycare-host-"));
        await using var app = TestHost.Build(store, folder, null, hasHistory: false);
        await ServeCommand.StartAsync(app, CancellationToken.None);
        await ServeCommand.StopAsync(app);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            // Whoever begins with a copy later was not away in between.
            await scope.ServiceProvider.GetRequiredService<Database>().Database.ExecuteSqlAsync($"DELETE FROM care_serving_mark");
        }

        store.Disconnect();
        return (store, folder);
    }
}
