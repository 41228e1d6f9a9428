using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Platform;

/// <summary>
/// The modules' tables in one database. Each module adds its own internal mappings as a <see cref="ModelPart"/>;
/// the host derives one class per engine, so that each engine has its own migrations.
/// </summary>
public abstract class Database(DbContextOptions options, Dialect dialect, IEnumerable<ModelPart> parts, DueSignal due) : DbContext(options)
{
    private readonly ModelPart[] _parts = [.. parts];

    /// <summary>What differs between the engines.</summary>
    public Dialect Dialect { get; } = dialect;

    /// <summary>The columns whose values are made with a versioned key.</summary>
    internal IEnumerable<KeyedColumn> KeyedColumns => _parts.SelectMany(p => p.Keyed);

    /// <summary>The tables whose rows are in the audit log.</summary>
    internal IEnumerable<AuditedRows> AuditedRows => _parts.SelectMany(p => p.Audited);

    /// <inheritdoc />
    protected sealed override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        Dialect.ConfigureTime(configurationBuilder);
        foreach (var id in _parts.SelectMany(p => p.Ids).Distinct())
        {
            configurationBuilder.Properties(id).HaveConversion(typeof(StrongIdConverter<>).MakeGenericType(id));
        }
    }

    /// <inheritdoc />
    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in _parts)
        {
            part.Map(modelBuilder);
        }
    }

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        AuditRecord.AddAll(this);
        var wake = ChangeTracker.Entries<DueItem>().Any(e => e.State == EntityState.Added);
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (wake)
        {
            due.Wake();
        }

        return rows;
    }
}

/// <summary>One module's share of the database's model.</summary>
/// <param name="Module">Whose tables they are; also the prefix of their names.</param>
/// <param name="Ids">The strong id types that the tables hold.</param>
/// <param name="Map">Adds the mappings.</param>
public sealed record ModelPart(string Module, IReadOnlyList<Type> Ids, Action<ModelBuilder> Map)
{
    /// <summary>The columns whose values are made with a versioned key: blind indexes, PINs.</summary>
    public IReadOnlyList<KeyedColumn> Keyed { get; init; } = [];

    /// <summary>The tables whose rows are recorded in the audit log when they are written.</summary>
    public IReadOnlyList<AuditedRows> Audited { get; init; } = [];
}

/// <summary>Short forms used by every module's mappings.</summary>
public static class Mapping
{
    /// <summary>A text column that stores an enum by name, so that rows can be read and names reordered.</summary>
    public static PropertyBuilder<T> HasName<T>(this PropertyBuilder<T> property) where T : struct, Enum =>
        property.HasConversion<string>().HasMaxLength(40);

    /// <summary>A version counter that makes a stale write fail on both engines, and serves as the ETag.</summary>
    public static void HasVersion<T>(this EntityTypeBuilder<T> entity) where T : class, IVersioned =>
        entity.Property(e => e.Version).IsConcurrencyToken();
}

/// <summary>A row whose every change raises its version.</summary>
public interface IVersioned
{
    /// <summary>1 when new; raised by the code that changes the row.</summary>
    int Version { get; }
}
