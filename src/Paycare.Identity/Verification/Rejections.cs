namespace Paycare.Identity.Verification;

/// <summary>Rejection codes. Each has a text for the customer, <c>rejection.CODE</c>, that says what to do.</summary>
internal static class Rejections
{
    public static readonly IReadOnlyList<string> All =
    [
        "unreadable",
        "data-differs",
        "face-differs",
        "expired",
        "wrong-document",
        "not-confirmed",
    ];
}
