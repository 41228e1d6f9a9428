using Paycare.Identity.Pins;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Spending;

/// <summary>The parts common to every request for money out of a wallet.</summary>
/// <param name="Caller">The customer whose wallet is debited.</param>
/// <param name="Key">The request's key.</param>
/// <param name="Pin">The payer's PIN, well-formed.</param>
/// <param name="Answer">The answer sent with a repeated request for a large amount.</param>
internal sealed record SpendingRequest(Caller Caller, IdempotencyKey Key, string Pin, LargeMoneyAnswer Answer)
{
    public CustomerId Payer => Caller.Customer();

    /// <summary>What the owner agreed to in advance; then there is no PIN, and nobody who could answer a question.</summary>
    public StandingOrder? Order { get; init; }

    /// <summary>A request by order of a customer who is not there.</summary>
    public static SpendingRequest By(StandingOrder order, Caller owner, IdempotencyKey key) =>
        new(owner, key, "", new LargeMoneyAnswer("", null)) { Order = order };

    /// <summary>Reads it after the request's own fields: everything wrong with the body is reported at once, then the key.</summary>
    public static Result<SpendingRequest> Read(
        FieldCheck check,
        Caller caller,
        Result<IdempotencyKey> asked,
        string? pin,
        string? challengeId,
        string? oneTimeCode
    )
    {
        var answer = new LargeMoneyAnswer(check.Text("challengeId", challengeId, 64, required: false), oneTimeCode);
        var typed = PinsApi.Read(check, pin);
        return check.Refusal is { } invalid ? invalid
            : asked.IsRefused(out var noKey, out var key) ? noKey
            : new SpendingRequest(caller, key, typed, answer);
    }

    /// <summary>Never the PIN: this ends up in logs.</summary>
    public override string ToString() => "spending";
}
