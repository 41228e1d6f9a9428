using Paycare.Platform.Processes;

namespace Paycare.Care.Channels.Phone;

/// <summary>One request of a call at a time: the provider repeats those that it got no answer to.</summary>
[OneProcess(KeptBy.Address, "A repeated request would be done beside the first one, and its caller hear two answers.")]
internal sealed class CallTurns : KeyedLock<string>;
