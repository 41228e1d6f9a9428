using Paycare.Identity.Codes;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Customers;

/// <summary>Sends codes by SMS to a customer's registered phone, in their language.</summary>
internal sealed class CustomerPhone(Vault vault, CodeMessages messages)
{
    /// <summary>The answer to an owner whose number had too many in a day. The day moves on with every hour.</summary>
    public static Refusal TooMany => new(RefusalKind.Throttled, "too-many-requests") { RetryAfter = TimeSpan.FromHours(1) };

    /// <inheritdoc cref="CodeMessages.PretendAsync"/>
    public Task PretendAsync(CodeAskedBy by, string key, CancellationToken cancel) => messages.PretendAsync(by, key, cancel);

    /// <summary>Adds an SMS to what the context will save, unless the number had too many in a day.</summary>
    /// <returns>Whether it will be sent.</returns>
    public Task<bool> SendAsync(
        CodeAskedBy by,
        Customer to,
        string textKey,
        string? code,
        CancellationToken cancel,
        params object[] arguments
    ) =>
        messages.SendAsync(
            by,
            vault.Open(to.PhoneSealed, Customer.PlaceOf(to.Id, "phone")),
            Languages.Of(to.Locale),
            textKey,
            code,
            cancel,
            arguments
        );
}
