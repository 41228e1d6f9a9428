using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pushes;

/// <summary>
/// The customers of whom a device asked to be told, from memory: looking for news costs those without one nothing. Who is in it and
/// should not be is found out when there is news.
/// </summary>
[OneProcess(KeptBy.Customer, "A process would not tell a device that asked another one.")]
internal sealed class PushAudience(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<CustomerId, bool> _customers = new();
    private bool _isLoaded;

    public void Add(CustomerId customer) => _customers[customer] = true;

    public void Remove(CustomerId customer) => _customers.TryRemove(customer, out _);

    public async ValueTask<IReadOnlyCollection<CustomerId>> ListAsync(CancellationToken cancel)
    {
        if (!Volatile.Read(ref _isLoaded))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Database>();
            foreach (var customer in await db.Set<PushSubscription>().Select(s => s.Customer).Distinct().ToListAsync(cancel))
            {
                Add(customer);
            }

            Volatile.Write(ref _isLoaded, true);
        }

        return [.. _customers.Keys];
    }
}
