namespace Paycare.Platform.Limits;

/// <summary>How much may be under way at once: <c>Paycare:Places</c>. Per session, or per address before a sign-in, and in all.</summary>
public sealed class PlaceLimits
{
    /// <summary>Forms with files that one session sends at once.</summary>
    public int UploadsPerSession { get; set; } = 2;

    /// <summary>Forms with files from sessions at once, in all.</summary>
    public int Uploads { get; set; } = 8;

    /// <summary>Forms with files that one address sends at once without a session.</summary>
    public int StrangersUploadsPerAddress { get; set; } = 2;

    /// <summary>Forms with files without a session at once, in all.</summary>
    public int StrangersUploads { get; set; } = 4;

    /// <summary>Event streams that one session has open at once.</summary>
    public int StreamsPerSession { get; set; } = 6;

    /// <summary>Event streams open at once, in all.</summary>
    public int Streams { get; set; } = 2_000;

    /// <summary>Windows of the desk that one session has open at once.</summary>
    public int WindowsPerSession { get; set; } = 20;

    /// <summary>Windows of the desk open at once, in all.</summary>
    public int Windows { get; set; } = 500;

    /// <summary>How long a form with files may take to arrive and be read.</summary>
    public TimeSpan UploadWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most of a kind, for one and in all.</summary>
    internal (int Each, int All) Of(PlaceKind kind) =>
        kind switch
        {
            PlaceKind.Upload => (UploadsPerSession, Uploads),
            PlaceKind.StrangersUpload => (StrangersUploadsPerAddress, StrangersUploads),
            PlaceKind.EventStream => (StreamsPerSession, Streams),
            PlaceKind.Window => (WindowsPerSession, Windows),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unnamed kind of place."),
        };
}
