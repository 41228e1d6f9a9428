using System.Linq.Expressions;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;

namespace Paycare.Platform.Sweeping;

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
        where TRow : class => services.AddSingleton(new SweptRows<TRow>(table, isOld)).AddScoped<ISweeper, RowSweeper<TRow>>();
}
