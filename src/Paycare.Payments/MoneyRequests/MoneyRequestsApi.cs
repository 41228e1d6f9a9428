using Paycare.Payments.Transfers;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.MoneyRequests;

/// <summary>Asking others for money, as pages may use it.</summary>
public sealed class MoneyRequestsApi
{
    private readonly MoneyRequestBook _book;
    private readonly PayMoneyRequest _payments;

    internal MoneyRequestsApi(MoneyRequestBook book, PayMoneyRequest payments)
    {
        (_book, _payments) = (book, payments);
    }

    /// <summary>Asks a customer for money. It moves nothing; at most 20 a day.</summary>
    public Task<Result<MoneyRequestAnswer>> AskAsync(CustomerId asker, MoneyRequestBody body, CancellationToken cancel) =>
        _book.AskAsync(asker, body, cancel);

    /// <summary>What a customer asked for and is asked for, newest first.</summary>
    public Task<IReadOnlyList<MoneyRequestAnswer>> ListAsync(CustomerId customer, CancellationToken cancel) =>
        _book.ListAsync(customer, cancel);

    /// <summary>Pays a request, by a transfer. A repeated key returns the original response.</summary>
    public Task<Result<TransferAnswer>> PayAsync(
        Caller caller,
        MoneyRequestId id,
        PayRequestBody body,
        string? key,
        CancellationToken cancel
    ) => _payments.PayAsync(caller, id, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>Declines a request.</summary>
    /// <param name="payer">The one who was asked.</param>
    /// <param name="id">The request.</param>
    /// <param name="block">Whether later requests of the same asker are to reach nobody.</param>
    /// <param name="cancel">Stops it while nothing is stored.</param>
    public Task<Result<MoneyRequestAnswer>> DeclineAsync(CustomerId payer, MoneyRequestId id, bool block, CancellationToken cancel) =>
        _book.DeclineAsync(payer, id, block, cancel);
}
