using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Identity.Emergencies;

/// <summary>What a customer proves who cannot sign in: enough to freeze, and for nothing else.</summary>
public sealed class EmergenciesApi
{
    private readonly EmergencyCodes _codes;
    private readonly EmergencyProofs _proofs;
    private readonly Alerts _alerts;
    private readonly AskedFreezes _asked;

    internal EmergenciesApi(EmergencyCodes codes, EmergencyProofs proofs, Alerts alerts, AskedFreezes asked)
    {
        _codes = codes;
        _proofs = proofs;
        _alerts = alerts;
        _asked = asked;
    }

    /// <summary>
    /// Sends a code to a phone number and to its owner's confirmed e-mail address. Unknown numbers get the same answer.
    /// </summary>
    /// <param name="phone">The number, unchecked.</param>
    /// <param name="cancel">Cancels it before anything is sent.</param>
    /// <param name="isRelayed">Whether a provider relays it, whose address says nothing of who asks and so is not counted.</param>
    public Task<Result<EmergencyClaimId>> ClaimAsync(string? phone, CancellationToken cancel, bool isRelayed = false) =>
        _codes.SendAsync(phone, isRelayed, cancel);

    /// <summary>Checks the code or the password; five tries.</summary>
    /// <param name="id">The claim.</param>
    /// <param name="proof">The code or the password, unchecked.</param>
    /// <param name="cancel">Cancels it before a try is spent.</param>
    /// <param name="isRelayed">Whether a provider relays it, whose address says nothing of who asks and so is not counted.</param>
    /// <returns>Whose the number is.</returns>
    public Task<Result<CustomerId>> ProveAsync(
        EmergencyClaimId id,
        EmergencyProof proof,
        CancellationToken cancel,
        bool isRelayed = false
    ) => _proofs.TakeAsync(id, proof, isRelayed, cancel);

    /// <summary>The event that an alert's link is about; refused when the link was altered, used, or is too old.</summary>
    public Task<Result<Alert>> FindAlertAsync(string? token, CancellationToken cancel) => _alerts.FindAsync(token, cancel);

    /// <summary>
    /// Uses the link up: all sessions end, and the device in the event is unknown again. The caller froze the wallet first.
    /// </summary>
    public Task DisownAsync(Alert alert, CancellationToken cancel) => _alerts.DisownAsync(alert, cancel);

    /// <summary>
    /// A link that freezes a customer's account, for somebody who asked for it where that proves nothing: send it to an address that
    /// the customer proved, and nowhere else. What the context tracks is lost.
    /// </summary>
    /// <param name="customer">Whose account.</param>
    /// <param name="asking">Names the asking: for the same one the link is the same.</param>
    /// <param name="cancel">Cancels it before the link works.</param>
    public Task<string> FreezeLinkAsync(CustomerId customer, Guid asking, CancellationToken cancel) =>
        _asked.LinkAsync(customer, asking, cancel);
}
