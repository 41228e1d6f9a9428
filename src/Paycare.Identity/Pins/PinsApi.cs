using Paycare.Platform.Ids;

namespace Paycare.Identity.Pins;

/// <summary>PIN checks for everything that moves money: from memory, so a payment opens no database for them.</summary>
public sealed class PinsApi
{
    private readonly PinGate _pins;

    internal PinsApi(PinGate pins) => _pins = pins;

    /// <summary>
    /// What is wrong with a PIN's shape, as a text key; <c>null</c> when it can be compared. Says nothing about whose it is.
    /// </summary>
    public static string? WrongShape(string? pin) => PinPolicy.WrongShape(pin);

    /// <summary>Checks a customer's PIN and spends a try when it is wrong.</summary>
    public Task<PinVerdict> CheckAsync(CustomerId customer, string pin, CancellationToken cancel) =>
        _pins.CheckAsync(customer, pin, cancel);
}
