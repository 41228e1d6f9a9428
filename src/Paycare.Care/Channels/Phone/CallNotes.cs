using Paycare.Care.Cases;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Phone;

/// <summary>Tells colleagues in the case what the hotline could not do by itself.</summary>
internal sealed class CallNotes(SystemCases cases, TextCatalog texts)
{
    /// <summary>Nobody answered who was to be called back.</summary>
    public Task NotReachedAsync(CaseId @case, int tries, CancellationToken cancel) =>
        cases.NoteAsync(@case, OwnWords.Of(texts, "case.call.not-reached", tries), cancel);

    /// <summary>A recording did not come.</summary>
    /// <param name="case">The case.</param>
    /// <param name="recording">The provider's name of it.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task RecordingLostAsync(CaseId @case, string recording, CancellationToken cancel) =>
        cases.NoteAsync(@case, OwnWords.Of(texts, "case.call.no-recording", recording), cancel);
}
