using System.Globalization;
using Paycare.Care.Attachments;

namespace Paycare.Web.App;

/// <summary>What a reader is told of a file besides its name.</summary>
internal static class FileSize
{
    private const int Kilo = 1000;

    /// <summary>Kind and size: <c>PNG · 312 KB</c>.</summary>
    public static string About(AttachmentAnswer file, CultureInfo culture) =>
        $"{Path.GetExtension(file.Name).TrimStart('.').ToUpperInvariant()} · {Text(file.Bytes, culture)}";

    /// <summary>A size as phones show it, with a decimal from a million bytes on.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <param name="culture">The reader's language.</param>
    public static string Text(int bytes, CultureInfo culture) =>
        bytes < Kilo * Kilo
            ? $"{Math.Max(1, (bytes + (Kilo / 2)) / Kilo).ToString(culture)} KB"
            : $"{((decimal)bytes / (Kilo * Kilo)).ToString("0.0", culture)} MB";

    /// <summary>Whether a message says nothing but the names of its files: they stand below anyway.</summary>
    public static bool IsAllOf(string text, IReadOnlyList<AttachmentAnswer> files) =>
        files.Count > 0 && text == string.Join('\n', files.Select(f => f.Name));

    /// <summary>What phones may choose; they turn their own formats into one of these.</summary>
    public const string Accepted = "image/jpeg,image/png,image/webp,application/pdf,text/plain";
}
