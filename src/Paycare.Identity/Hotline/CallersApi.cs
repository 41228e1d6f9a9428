using Paycare.Platform.Ids;

namespace Paycare.Identity.Hotline;

/// <summary>What somebody proves who calls by phone. The number that a call comes from proves nothing: anybody can send any.</summary>
public sealed class CallersApi
{
    private readonly CallerCodes _codes;

    internal CallersApi(CallerCodes codes) => _codes = codes;

    /// <summary>Whose phone a number is; <c>null</c> when it is nobody's.</summary>
    /// <param name="phone">The number in E.164.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task<CustomerId?> FindAsync(string phone, CancellationToken cancel) => _codes.FindAsync(phone, cancel);

    /// <summary>Sends a code to a phone, for one call alone. The same work for a number that is nobody's.</summary>
    /// <param name="call">The call: a code of another one does not fit.</param>
    /// <param name="phone">The number in E.164.</param>
    /// <param name="cancel">Cancels it before it is sent.</param>
    public Task SendCodeAsync(Guid call, string phone, CancellationToken cancel) => _codes.SendAsync(call, phone, cancel);

    /// <summary>Spends a try of the call's code.</summary>
    /// <returns>Whose phone got it; <c>null</c> when it is wrong, or the number is nobody's.</returns>
    public Task<CustomerId?> ProveAsync(Guid call, string phone, string? code, CancellationToken cancel) =>
        _codes.UseAsync(call, phone, code, cancel);
}
