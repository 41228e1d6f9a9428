using Paycare.Platform.Input;
using Paycare.Platform.Scrubbing;

namespace Paycare.Care.Attachments;

/// <summary>
/// What a file is called. Names come from phones and from people: without folders, without what turns text around, without secrets,
/// and ending as the content says.
/// </summary>
internal static class AttachmentName
{
    public const int MaxLength = 100;
    private const string Unnamed = "file";

    /// <summary>The name to keep.</summary>
    public static string Of(string? named, AttachmentType type)
    {
        var line = Typed.Line(Typed.Words(named));
        var last = line[(line.LastIndexOfAny(['/', '\\']) + 1)..];
        var stem = string.Concat(last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        if (stem.LastIndexOf('.') is var dot and >= 0 && stem.Length - dot <= 6)
        {
            stem = stem[..dot];
        }

        stem = SecretScrub.Clean(stem).Trim(' ', '.');
        var most = MaxLength - type.Extension.Length - 1;
        stem = stem.Length > most ? stem[..most].TrimEnd() : stem;
        return $"{(stem.Length == 0 ? Unnamed : stem)}.{type.Extension}";
    }

    /// <summary>What a message says that came with files and without a word.</summary>
    public static string Joined(IEnumerable<Attachment> files) => string.Join('\n', files.Select(f => f.Name));
}
