namespace Paycare.Platform.Limits;

/// <summary>What takes a place for as long as a request lasts.</summary>
public enum PlaceKind
{
    /// <summary>A form with files, sent in a session.</summary>
    Upload,

    /// <summary>A form with files, sent by somebody who is not signed in: it takes no place of those who are.</summary>
    StrangersUpload,

    /// <summary>A stream of events that stays open.</summary>
    EventStream,

    /// <summary>A window of the desk, connected to the server.</summary>
    Window,
}
