using Paycare.Payments.Merchants;
using Paycare.Payments.Qr;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Transfers;

/// <summary>A merchant's code, read.</summary>
/// <param name="Merchant">The merchant it pays.</param>
/// <param name="Amount">Amount in minor units (sen); <c>null</c> when the payer enters it.</param>
/// <param name="ExpiresAt">When it expires; <c>null</c> for static codes.</param>
/// <param name="HasExpired">Whether it has expired.</param>
public sealed record ScannedMerchant(MerchantItem Merchant, Money? Amount, DateTimeOffset? ExpiresAt, bool HasExpired);

/// <summary>Sending money: to a phone, or by a merchant's code.</summary>
public sealed class SendApi
{
    private readonly Payees _payees;
    private readonly SendMoney _transfers;
    private readonly MerchantQr _codes;
    private readonly MerchantDirectory _merchants;
    private readonly TimeProvider _clock;

    internal SendApi(Payees payees, SendMoney transfers, MerchantQr codes, MerchantDirectory merchants, TimeProvider clock)
    {
        _payees = payees;
        _transfers = transfers;
        _codes = codes;
        _merchants = merchants;
        _clock = clock;
    }

    /// <summary>The masked name behind a phone number. Unknown numbers are counted.</summary>
    public async Task<Result<PayeeAnswer>> FindPayeeAsync(CustomerId asking, string? phone, CancellationToken cancel) =>
        (await _payees.FindAsync(asking, phone, "phone", cancel)).IsRefused(out var refused, out var payee)
            ? refused
            : new PayeeAnswer(payee.MaskedName);

    /// <summary>Sends money to another customer. A repeated key returns the original response.</summary>
    public Task<Result<TransferAnswer>> SendAsync(Caller caller, TransferBody body, string? key, CancellationToken cancel) =>
        _transfers.SendAsync(caller, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>The content of a code.</summary>
    public async Task<Result<ScannedMerchant>> ReadCodeAsync(string? text, CancellationToken cancel)
    {
        if (_codes.Read(text).IsRefused(out var invalid, out var code))
        {
            return invalid;
        }

        return await _merchants.FindAsync(code.Merchant, cancel) is { } merchant
            ? new ScannedMerchant(merchant, code.Amount, code.ExpiresAt, code.HasExpired(_clock.GetUtcNow()))
            : QrRefusal.Invalid("field.qr-merchant-unknown");
    }
}
