using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;

namespace Paycare.Platform.Storage;

/// <summary>
/// All modules' tables in one database. Each module adds its internal mappings as a <see cref="ModelPart"/>; the host derives one
/// class per engine, each with its own migrations.
/// </summary>
public abstract class Database(DbContextOptions options, Dialect dialect, IEnumerable<ModelPart> parts, IEnumerable<ISaveStep> saving)
    : DbContext(options)
{
    private readonly ModelPart[] _parts = [.. parts];
    private readonly ISaveStep[] _saving = [.. saving];

    /// <summary>The differences between the engines.</summary>
    public Dialect Dialect { get; } = dialect;

    /// <summary>The steps that see every row read.</summary>
    internal IReadOnlyList<IReadStep> Reading { get; } = [.. saving.OfType<IReadStep>()];

    /// <summary>The modules' declarations of one kind about their tables.</summary>
    internal IEnumerable<T> Traits<T>()
        where T : ITableTrait => _parts.SelectMany(p => p.Traits).OfType<T>();

    /// <summary>
    /// Does work whose rows others may change at the same moment, and does it again on what stands then. Each try begins
    /// with nothing tracked, the first too: what the caller has not saved is lost.
    /// </summary>
    /// <param name="work">Reads, changes and saves; whatever else it does must bear being done twice.</param>
    /// <param name="cancel">Stops between two tries.</param>
    public async Task<T> RetryAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        while (true)
        {
            ChangeTracker.Clear();
            try
            {
                return await work();
            }
            catch (DbUpdateException e) when (ConflictOf(e) is not null)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    /// <inheritdoc cref="RetryAsync{T}" />
    public Task RetryAsync(Func<Task> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RetryAsync(
            async () =>
            {
                await work();
                return true;
            },
            cancel
        );
    }

    /// <summary>Saves, unless somebody else came first: then nothing is saved, and nothing is tracked any more.</summary>
    /// <returns>What stood in the way; <c>null</c> when it is saved.</returns>
    public async Task<SaveConflict?> TrySaveAsync(CancellationToken cancel)
    {
        try
        {
            await SaveChangesAsync(cancel);
            return null;
        }
        catch (DbUpdateException e) when (ConflictOf(e) is { } conflict)
        {
            ChangeTracker.Clear();
            return conflict;
        }
    }

    private SaveConflict? ConflictOf(DbUpdateException failure) =>
        failure is DbUpdateConcurrencyException ? SaveConflict.Changed
        : Dialect.IsUniqueViolation(failure) ? SaveConflict.Taken
        : null;

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
        // Each step looks at what is tracked, and each look would compare all of it with what was read.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            foreach (var step in _saving)
            {
                saved += step.Begin(this);
            }
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }

        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        saved?.Invoke();

        return rows;
    }
}

/// <summary>What a save met.</summary>
public enum SaveConflict
{
    /// <summary>A row changed, or went, since it was read.</summary>
    Changed,

    /// <summary>Another row has the same unique value.</summary>
    Taken,
}
