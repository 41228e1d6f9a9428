using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sweeping;

/// <summary>
/// What people who are not signed in leave behind, invented or not: it goes when it has aged, so that nobody can fill a table or
/// the memory with it.
/// </summary>
/// <param name="What">The table, or what is kept in memory.</param>
/// <param name="SweepAsync">Removes what has aged.</param>
public sealed record Swept(string What, Func<IServiceProvider, CancellationToken, Task> SweepAsync);

/// <summary>Wires what is swept.</summary>
public static class SweepingModule
{
    internal static void Add(IServiceCollection services) => services.AddDueHandler<SweepTimer>();

    /// <summary>Adds rows that are deleted when they have aged.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="isOld">Which rows have aged, at a moment.</param>
    public static IServiceCollection AddSwept<TRow>(
        this IServiceCollection services,
        string table,
        Func<DateTimeOffset, Expression<Func<TRow, bool>>> isOld
    )
        where TRow : class =>
        services.AddSingleton(
            new Swept(table, (scope, cancel) =>
                scope
                    .GetRequiredService<Database>()
                    .Set<TRow>()
                    .Where(isOld(scope.GetRequiredService<TimeProvider>().GetUtcNow()))
                    .ExecuteDeleteAsync(cancel)
            )
        );
}
