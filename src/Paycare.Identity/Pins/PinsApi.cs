using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Results;

namespace Paycare.Identity.Pins;

/// <summary>PIN checks for everything that moves money: from memory, so a payment opens no database for them.</summary>
public sealed class PinsApi
{
    private readonly PinGate _pins;

    internal PinsApi(PinGate pins) => _pins = pins;

    /// <summary>Reads the field <c>pin</c> of a request, however its digits were grouped, and names a shape that no PIN has.</summary>
    /// <returns>The PIN as it can be compared. Says nothing about whose it is.</returns>
    public static string Read(FieldCheck check, string? typed)
    {
        ArgumentNullException.ThrowIfNull(check);
        var pin = Typed.Code(typed);
        if (PinPolicy.WrongShape(pin) is { } wrong)
        {
            check.Fail("pin", wrong);
        }

        return pin;
    }

    /// <summary>Checks a customer's PIN and spends a try when it is wrong.</summary>
    public Task<PinVerdict> CheckAsync(CustomerId customer, string pin, CancellationToken cancel) =>
        _pins.CheckAsync(customer, pin, cancel);
}
