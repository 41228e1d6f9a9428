using Paycare.Platform.Results;

namespace Paycare.Care.Attachments;

/// <summary>Why a file, or what comes with a message, is not taken: each names its field and what helps.</summary>
internal static class AttachmentRefusals
{
    public const string TypeCode = "attachment-type",
        SizeCode = "attachment-too-large",
        SpentCode = "attachments-spent";

    /// <summary>The field of a single file, and of what is attached to a message.</summary>
    public const string File = "file",
        Attached = "attachments";

    public static Refusal Missing { get; } = Refusal.Invalid(File, "field.attachment-missing");

    public static Refusal Malformed { get; } = Refusal.Invalid(File, "field.attachment-malformed");

    public static Refusal Unreadable { get; } = Refusal.Invalid(File, "field.attachment-unreadable");

    public static Refusal UnreadableRecording { get; } = Refusal.Invalid(File, "field.attachment-recording");

    public static Refusal OtherType { get; } = Of(RefusalKind.WrongMediaType, TypeCode, "field.attachment-type");

    public static Refusal Heic { get; } = Of(RefusalKind.WrongMediaType, TypeCode, "field.attachment-heic");

    public static Refusal TooLarge { get; } = Of(RefusalKind.TooLarge, SizeCode, "field.attachment-too-large");

    public static Refusal TooManyPixels { get; } = Of(RefusalKind.TooLarge, SizeCode, "field.attachment-pixels");

    public static Refusal TooLongText { get; } = Of(RefusalKind.TooLarge, SizeCode, "field.attachment-text");

    public static Refusal Spent { get; } =
        Of(RefusalKind.Throttled, SpentCode, "refusal.attachments-spent") with
        {
            RetryAfter = TimeSpan.FromHours(1),
        };

    public static Refusal TooMany(string field) => Refusal.Invalid(field, "field.attachments-too-many");

    public static Refusal TooMuch { get; } = Refusal.Invalid(Attached, "field.attachments-too-large");

    public static Refusal Unknown { get; } = Refusal.Invalid(Attached, "field.attachment-unknown");

    private static Refusal Of(RefusalKind kind, string code, string textKey) =>
        new(kind, code) { Errors = new Dictionary<string, string[]> { [File] = [textKey] } };
}
