using Microsoft.AspNetCore.Http.Metadata;

namespace Paycare.Platform.Limits;

/// <summary>Marks an endpoint or page whose requests take a place while they last.</summary>
/// <param name="kind">What they are.</param>
[AttributeUsage(AttributeTargets.Class)]
public class HoldsPlaceAttribute(PlaceKind kind) : Attribute
{
    /// <summary>What its requests are.</summary>
    public PlaceKind Kind { get; } = kind;
}

/// <summary>
/// Marks an endpoint or page that takes files, and how large its form may be. Files stay in memory until they are sealed or read:
/// nothing reaches a disk in the clear.
/// </summary>
/// <param name="largest">The largest body, in bytes.</param>
public sealed class TakesFilesAttribute(int largest)
    : HoldsPlaceAttribute(PlaceKind.Upload),
        IRequestSizeLimitMetadata,
        IFormOptionsMetadata
{
    /// <summary>Two images may weigh less than half of it, which lets an oversized one be reported by its field.</summary>
    public const int TwoImages = 24 * 1024 * 1024;

    /// <inheritdoc />
    public long? MaxRequestBodySize => largest;

    /// <inheritdoc />
    public bool? BufferBody => null;

    /// <inheritdoc />
    public int? MemoryBufferThreshold => largest;

    /// <inheritdoc />
    public long? BufferBodyLengthLimit => null;

    /// <inheritdoc />
    public int? ValueCountLimit => 64;

    /// <inheritdoc />
    public int? KeyLengthLimit => null;

    /// <inheritdoc />
    public int? ValueLengthLimit => null;

    /// <inheritdoc />
    public int? MultipartBoundaryLengthLimit => null;

    /// <inheritdoc />
    public int? MultipartHeadersCountLimit => null;

    /// <inheritdoc />
    public int? MultipartHeadersLengthLimit => null;

    /// <inheritdoc />
    public long? MultipartBodyLengthLimit => largest;
}
