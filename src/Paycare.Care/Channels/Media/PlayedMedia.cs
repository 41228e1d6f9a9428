using Paycare.Platform.Processes;

namespace Paycare.Care.Channels.Media;

/// <summary>
/// Where providers are played: in the demo, whatever a person sends on the other side's page is fetched from there. Elsewhere it is
/// nowhere.
/// </summary>
[EachProcess("It is where this very process is reached; only the demo sets it.")]
public sealed class PlayedMedia
{
    /// <summary>The token that the played providers ask for.</summary>
    public const string Token = "played";

    /// <summary>The folder of the played providers, below this host's address.</summary>
    public const string Folder = "dev/providers";

    /// <summary>This host, as it is reached from outside; <c>null</c> where nothing is played.</summary>
    public Uri? Host { get; set; }

    /// <summary>A played provider's door; <c>null</c> where none is played.</summary>
    internal MediaDoor? Of(string provider) => Host is null ? null : new MediaDoor($"{new Uri(Host, $"/{Folder}/{provider}")}", Token);

    /// <summary>Whether an address is one of the played providers.</summary>
    internal bool Has(Uri address) => Host is not null && new Uri(Host, $"/{Folder}/").IsBaseOf(address);
}
