using System.Globalization;
using Paycare.Platform.Input;
using Paycare.Platform.Results;

namespace Paycare.Identity.Pins;

/// <summary>Decides which PINs are accepted: six digits, no sequence, no repetition, no date.</summary>
internal static class PinPolicy
{
    public const int Length = 6;

    /// <summary>Reads a new PIN, however its digits were grouped.</summary>
    public static string Read(FieldCheck check, string field, string? typed)
    {
        var pin = Typed.Code(typed);
        if (Check(pin) is { } wrong)
        {
            check.Fail(field, wrong);
        }

        return pin;
    }

    /// <summary>The text key of the PIN's fault; <c>null</c> when it is accepted.</summary>
    public static string? Check(string? pin) =>
        WrongShape(pin) ?? (IsSequence(pin!) || IsRepeat(pin!) || IsDate(pin!) ? "field.pin-weak" : null);

    /// <summary>The text key for a badly shaped PIN, or <c>null</c>. A weak old PIN is still compared.</summary>
    public static string? WrongShape(string? pin) =>
        string.IsNullOrEmpty(pin) ? "field.required"
        : pin.Length != Length || !pin.All(char.IsAsciiDigit) ? "field.pin-malformed"
        : null;

    private static bool IsSequence(string pin) =>
        "01234567890".Contains(pin, StringComparison.Ordinal) || "09876543210".Contains(pin, StringComparison.Ordinal);

    private static bool IsRepeat(string pin) =>
        pin.Distinct().Count() == 1 || pin[..3] == pin[3..] || (pin[..2] == pin[2..4] && pin[..2] == pin[4..]);

    /// <summary>Others may know a birth date; the two orders used here are day-month-year and year-month-day.</summary>
    private static bool IsDate(string pin) =>
        DateOnly.TryParseExact(pin, ["ddMMyy", "yyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
