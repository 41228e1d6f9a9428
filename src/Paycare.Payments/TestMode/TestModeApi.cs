using System.Security.Claims;
using Paycare.Platform.Results;

namespace Paycare.Payments.TestMode;

/// <summary>What merchants play in test mode, as pages may use it.</summary>
public sealed class TestModeApi
{
    private readonly TestPayments _payments;

    internal TestModeApi(TestPayments payments) => _payments = payments;

    /// <summary>Plays a payment. A repeated key returns the original response.</summary>
    public Task<Result<TestPaymentAnswer>> PlayAsync(ClaimsPrincipal caller, TestPaymentBody body, string? key, CancellationToken cancel) =>
        _payments.PlayAsync(caller, body, IdempotencyKey.Read(key), cancel).AnswerAsync();
}
