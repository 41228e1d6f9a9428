using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;

namespace Paycare.Platform.Storage;

/// <summary>
/// The modules' tables in one database. Each module adds its own internal mappings as a <see cref="ModelPart"/>;
/// the host derives one class per engine, so that each engine has its own migrations.
/// </summary>
public abstract class Database(DbContextOptions options, Dialect dialect, IEnumerable<ModelPart> parts, IEnumerable<ISaveStep> saving)
    : DbContext(options)
{
    private readonly ModelPart[] _parts = [.. parts];
    private readonly ISaveStep[] _saving = [.. saving];

    /// <summary>What differs between the engines.</summary>
    public Dialect Dialect { get; } = dialect;

    /// <summary>What the modules declare about their tables, of one kind.</summary>
    internal IEnumerable<T> Traits<T>()
        where T : ITableTrait => _parts.SelectMany(p => p.Traits).OfType<T>();

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
        Action? saved = null;
        foreach (var step in _saving)
        {
            saved += step.Begin(this);
        }

        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        saved?.Invoke();

        return rows;
    }
}
