using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>A code that cannot be paid: one stable code, and on the field what is wrong with it.</summary>
internal static class QrRefusal
{
    public static Refusal Invalid(string textKey) =>
        new(RefusalKind.Invalid, AttemptCode.QrInvalid.Text()) { Errors = new Dictionary<string, string[]> { ["qr"] = [textKey] } };
}
