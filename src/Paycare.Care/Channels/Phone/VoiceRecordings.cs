using Paycare.Care.Cases;
using Paycare.Care.Channels.Media;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Phone;

/// <summary>Recordings at the voice provider, which has them a moment after the call.</summary>
internal sealed class VoiceRecordings(MediaConnection connection, VoiceProvider provider, TextCatalog texts) : IChannelMedia, IChannelLane
{
    /// <summary>What a recording is called.</summary>
    public const string FileName = "voicemail";

    /// <inheritdoc />
    public static string Channel => PhoneChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane => VoiceProvider.Lane;

    /// <inheritdoc />
    public bool CanFetch => provider.HasRecordings;

    /// <inheritdoc />
    public async Task<MediaEnd> FetchAsync(string reference, CancellationToken cancel)
    {
        var end = await connection.ReadAsync(
            provider.AddressOf($"Recordings/{Uri.EscapeDataString(reference)}.mp3"),
            provider.Proof,
            cancel
        );
        // It is not there yet.
        return end is MediaEnd.Lost { Why: MediaLoss.Gone } ? new MediaEnd.Later() : end;
    }

    /// <summary>Whoever is on the phone cannot be told; colleagues read where it can be asked for.</summary>
    public OwnWords NoteOfLoss(string reference) => OwnWords.Of(texts, "case.call.no-recording", reference);

    OwnWords? IChannelMedia.NoteOfLoss(string reference) => NoteOfLoss(reference);
}
