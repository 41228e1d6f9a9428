using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Paycare.Care;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Platform;
using Paycare.Platform.Storage;

namespace Paycare.Web.Data;

/// <summary>The modules' tables on SQLite.</summary>
internal sealed class SqliteDatabase(DbContextOptions<SqliteDatabase> options, IEnumerable<ModelPart> parts, IEnumerable<ISaveStep> saving)
    : Database(options, Dialect.Sqlite, parts, saving);

/// <summary>The modules' tables on PostgreSQL.</summary>
internal sealed class PostgresDatabase(
    DbContextOptions<PostgresDatabase> options,
    IEnumerable<ModelPart> parts,
    IEnumerable<ISaveStep> saving
) : Database(options, Dialect.Postgres, parts, saving);

/// <summary>Lets <c>scripts/migrations</c> read the SQLite model without a host.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteDatabase>
{
    public SqliteDatabase CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDatabase>().UseSqlite("Data Source=:memory:").Options, DesignParts.All, []);
}

/// <summary>Lets <c>scripts/migrations</c> read the PostgreSQL model without a host or a server.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresDatabase>
{
    public PostgresDatabase CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresDatabase>().UseNpgsql("Host=design-time-only").Options, DesignParts.All, []);
}

/// <summary>The model's parts as the modules register them.</summary>
internal static class DesignParts
{
    public static ModelPart[] All { get; } =
    [
        .. new ServiceCollection()
            .AddPlatform()
            .AddIdentity()
            .AddPayments()
            .AddCare()
            .Where(s => s.ServiceType == typeof(ModelPart))
            .Select(s => (ModelPart)s.ImplementationInstance!),
    ];
}
