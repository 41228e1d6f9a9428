namespace Paycare.Care.Attachments;

/// <summary>How much may be sent to and by care: <c>Paycare:Attachments</c>.</summary>
internal sealed class AttachmentOptions
{
    /// <summary>The most files of one message.</summary>
    public int PerMessage { get; set; } = 5;

    /// <summary>What a customer may send within a day, in bytes; a file counts for at least a million.</summary>
    public long CustomerBytesPerDay { get; set; } = 100_000_000;

    /// <summary>What one of care may send within a day, in bytes; a file counts for at least a million.</summary>
    public long StaffBytesPerDay { get; set; } = 1_000_000_000;

    /// <summary>How long a file waits to be sent with a message before it is swept.</summary>
    public TimeSpan WaitsFor { get; set; } = TimeSpan.FromDays(7);
}
