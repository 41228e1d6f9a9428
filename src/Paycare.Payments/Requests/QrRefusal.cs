using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>A code that cannot be paid: one stable code, and on the field what is wrong with it.</summary>
internal static class QrRefusal
{
    public const string Code = "qr-invalid",
        Expired = "qr-expired",
        Used = "qr-used";

    public static Refusal Invalid(string textKey) =>
        new(RefusalKind.Invalid, Code) { Errors = new Dictionary<string, string[]> { ["qr"] = [textKey] } };
}
