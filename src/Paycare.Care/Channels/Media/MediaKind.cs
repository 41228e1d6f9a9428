namespace Paycare.Care.Channels.Media;

/// <summary>What else than words comes in a chat.</summary>
internal enum MediaKind
{
    /// <summary>A picture.</summary>
    Picture,

    /// <summary>Something spoken.</summary>
    Voice,

    /// <summary>Moving pictures.</summary>
    Video,

    /// <summary>Any other file.</summary>
    File,

    /// <summary>A ready-made drawing, which tells nothing that care needs.</summary>
    Sticker,

    /// <summary>Where somebody is.</summary>
    Place,
}

/// <summary>What is done with each kind.</summary>
internal static class MediaKinds
{
    /// <summary>The kinds that are files, to be kept with what was said.</summary>
    public static readonly IReadOnlyList<MediaKind> OfFiles = [MediaKind.Picture, MediaKind.Voice, MediaKind.Video, MediaKind.File];
}
