using System.Security.Cryptography;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>The entrance for requests that keep an intent row: one turn per key, and the throttle for new ones.</summary>
internal sealed class KeptRequests(InFlightRequests inFlight, RequestHash hashes, MoneyThrottle throttle)
{
    /// <summary>Takes the key's turn; returns false while the same request is being processed.</summary>
    /// <param name="client">The owner of the key, and its use.</param>
    /// <param name="key">The request's key.</param>
    /// <param name="asked">Everything that distinguishes this request, its kind first.</param>
    /// <param name="request">The turn, to be disposed.</param>
    public bool TryBegin(string client, IdempotencyKey key, ReadOnlySpan<string?> asked, [NotNullWhen(true)] out KeptRequest? request)
    {
        request = inFlight.TryEnter(client, key.Text, out var turn) ? new KeptRequest(turn, hashes.Of(asked), throttle) : null;
        return request is not null;
    }
}

/// <summary>A request that has its key to itself until disposed.</summary>
internal sealed class KeptRequest(IDisposable turn, byte[] hash, MoneyThrottle throttle) : IDisposable
{
    /// <summary>Distinguishes it from another request with the same key; stored with the intent.</summary>
    public byte[] Hash => hash;

    /// <summary>Whether a stored intent came from this very request.</summary>
    public bool Repeats(byte[] known) => CryptographicOperations.FixedTimeEquals(known, hash);

    /// <inheritdoc cref="MoneyThrottle.Enter"/>
    public Refusal? Enter(CustomerId customer) => throttle.Enter(customer);

    /// <inheritdoc cref="MoneyThrottle.CountRefusal"/>
    public void CountRefusal(CustomerId customer) => throttle.CountRefusal(customer);

    public void Dispose() => turn.Dispose();
}
