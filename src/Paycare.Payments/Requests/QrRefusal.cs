using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>The refusal of a code that cannot be paid: one stable code, and the reason on the field.</summary>
internal static class QrRefusal
{
    public static Refusal Invalid(string textKey) =>
        new(RefusalKind.Invalid, AttemptCode.QrInvalid.Text()) { Errors = new Dictionary<string, string[]> { ["qr"] = [textKey] } };
}
