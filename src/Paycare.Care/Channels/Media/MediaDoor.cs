using System.Net.Http.Headers;

namespace Paycare.Care.Channels.Media;

/// <summary>A door behind which a provider keeps what people sent.</summary>
/// <param name="Base">Its address, without a slash at the end.</param>
/// <param name="Token">The token that opens it.</param>
internal sealed record MediaDoor(string Base, string Token)
{
    /// <summary>The door of an API.</summary>
    public static MediaDoor? Of(bool isOpen, string apiBase, string token) => isOpen ? new MediaDoor(apiBase.TrimEnd('/'), token) : null;

    /// <summary>The token as a header.</summary>
    public AuthenticationHeaderValue Bearer => new("Bearer", Token);
}
