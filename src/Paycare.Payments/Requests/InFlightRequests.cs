using Paycare.Platform.Processes;

namespace Paycare.Payments.Requests;

/// <summary>Requests with an intent row that are being processed; a second one with the same key must wait.</summary>
[OneProcess(KeptBy.Customer, "A repeated request, or a second payment of the same code, would be worked on beside the first.")]
internal sealed class InFlightRequests : KeyedLock<(string Client, string Key)>
{
    public bool TryEnter(string client, string key, [NotNullWhen(true)] out IDisposable? turn) => TryEnter((client, key), out turn);
}
