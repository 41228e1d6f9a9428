using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Platform.Storage;

/// <summary>Short forms used by every module's mappings.</summary>
public static class Mapping
{
    /// <summary>A text column that stores an enum by name: rows stay readable and enum members can be reordered.</summary>
    public static PropertyBuilder<T> StoredByName<T>(this PropertyBuilder<T> property)
        where T : struct, Enum => property.HasConversion<string>().HasMaxLength(40);

    /// <summary>A version counter that makes a stale write fail on both engines, and serves as the ETag.</summary>
    public static void HasVersion<T>(this EntityTypeBuilder<T> entity)
        where T : class, IVersioned => entity.Property(e => e.Version).IsConcurrencyToken();
}
