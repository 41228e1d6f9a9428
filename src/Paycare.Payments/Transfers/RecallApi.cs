using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Transfers;

/// <summary>Recalls of transfers, as pages may use them.</summary>
public sealed class RecallApi
{
    private readonly Recalls _recalls;
    private readonly RecallView _view;

    internal RecallApi(Recalls recalls, RecallView view) => (_recalls, _view) = (recalls, view);

    /// <summary>Asks the receiver of a transfer for what is still there, saved along with the caller's changes. Once per key.</summary>
    public Task<Result<RecallOutcome>> AskAsync(CustomerId payer, string? transfer, string key, CancellationToken cancel) =>
        _recalls.AskAsync(payer, transfer, key, cancel);

    /// <summary>Recalls that await this receiver's answer.</summary>
    public Task<IReadOnlyList<RecallAnswer>> WaitingAsync(CustomerId receiver, CancellationToken cancel) =>
        _view.WaitingAsync(receiver, cancel);

    /// <summary>One recall; <c>null</c> when there is none or it asks another customer.</summary>
    public Task<RecallAnswer?> FindAsync(CustomerId receiver, string? id, CancellationToken cancel) =>
        _view.FindAsync(receiver, id, cancel);

    /// <summary>Records the receiver's yes or no.</summary>
    public Task<Result<RecallAnswer>> AnswerAsync(CustomerId receiver, string? id, bool isAgreed, CancellationToken cancel) =>
        _recalls.AnswerAsync(receiver, id, isAgreed, cancel);
}
