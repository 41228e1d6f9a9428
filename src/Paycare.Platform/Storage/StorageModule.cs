using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Platform.Storage;

/// <summary>Wires tables, for every room that has some.</summary>
public static class StorageModule
{
    internal static void Add(IServiceCollection services) =>
        services.AddTables("platform", [], model => model.Entity<Counter>().ToTable("platform_counters").HasKey(c => c.Name));

    /// <summary>Adds a room's tables to the database's model.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="module">The module that owns the tables; also the prefix of their names.</param>
    /// <param name="ids">The room's strong id types.</param>
    /// <param name="map">Adds the mappings.</param>
    /// <param name="traits">Declarations about single tables and columns.</param>
    public static IServiceCollection AddTables(
        this IServiceCollection services,
        string module,
        IReadOnlyList<Type> ids,
        Action<ModelBuilder> map,
        params ITableTrait[] traits
    ) => services.AddSingleton(new ModelPart(module, ids, map) { Traits = traits });

    /// <summary>
    /// Adds a module's public API. Its constructor is internal, because it takes the module's internal types, and the container
    /// calls only public constructors.
    /// </summary>
    /// <typeparam name="TApi">The API type, with one constructor.</typeparam>
    public static IServiceCollection AddApi<TApi>(this IServiceCollection services)
        where TApi : class
    {
        var constructor = typeof(TApi).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();
        var needs = constructor.GetParameters().Select(p => p.ParameterType).ToArray();
        var make = ConstructorInvoker.Create(constructor);
        return services.AddScoped(s => (TApi)make.Invoke([.. needs.Select(s.GetRequiredService)]));
    }
}
