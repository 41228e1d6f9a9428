namespace Paycare.Platform.Hosting;

/// <summary>Where people find this installation: <c>Paycare__PublicUrl</c>.</summary>
/// <param name="Url">Scheme and host; <c>null</c> when it is not set, which Production does not allow.</param>
public sealed record PublicAddress(Uri? Url)
{
    /// <summary>The origin of its pages (RFC 6454); <c>null</c> when it is not set.</summary>
    public string? Origin => Url?.GetLeftPart(UriPartial.Authority);

    /// <summary>A link for a message: the whole address where it is known, otherwise the path.</summary>
    public string Link(string path) => Origin + path;
}
