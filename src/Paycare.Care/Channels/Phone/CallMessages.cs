using Paycare.Care.Cases;
using Paycare.Care.Channels.Media;

namespace Paycare.Care.Channels.Phone;

/// <summary>Keeps what callers leave for later: the message at once, and its recording as soon as the provider has it.</summary>
internal sealed class CallMessages(CallCases cases, MediaFetches fetches, VoiceProvider provider, CallNotes notes)
{
    /// <summary>Keeps a spoken message, once for each recording.</summary>
    public async Task KeepAsync(Call call, CaseId @case, string recording, int seconds, CancellationToken cancel)
    {
        await cases.KeepMessageAsync(
            call,
            @case,
            recording,
            seconds,
            message =>
                fetches.Plan(
                    PhoneChannel.Key,
                    new MediaHolder(message.Case, message.Id, message.Conversation),
                    [new HeardMedia(MediaKind.Voice, recording, VoiceRecordings.FileName)],
                    atMost: 1
                ),
            cancel
        );
        if (!provider.HasRecordings)
        {
            await notes.RecordingLostAsync(@case, recording, cancel);
        }
    }
}
