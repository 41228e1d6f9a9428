using Microsoft.AspNetCore.WebUtilities;
using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;

namespace Paycare.Web.App;

/// <summary>
/// The code by which a person is paid: a link to the transfer page. Any phone's camera opens it, and it can do nothing but begin a
/// transfer, which asks whoever scanned it for the PIN.
/// </summary>
internal static class ReceiveCode
{
    private const string Path = "/transfer";

    /// <summary>The link of a person's code.</summary>
    /// <param name="origin">Scheme and host of the pages.</param>
    /// <param name="phone">The receiver's phone, E.164.</param>
    /// <param name="amount">The amount that is asked for; the payer may change it.</param>
    public static string Text(string origin, string phone, Money? amount) =>
        origin + PathOf(phone, amount is { } asked ? asked.ToDecimalText().Split('.')[0] : null);

    /// <summary>Reads a code's text.</summary>
    /// <param name="text">What the camera saw.</param>
    /// <param name="origins">The addresses under which these pages are found; codes of other sites are none of ours.</param>
    /// <returns>The path of the transfer; <c>null</c> when it is no person's code.</returns>
    public static string? Read(string? text, params IEnumerable<string?> origins)
    {
        if (
            !Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var link)
            || link.AbsolutePath != Path
            || !origins.Contains(link.GetLeftPart(UriPartial.Authority), StringComparer.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        var query = QueryHelpers.ParseQuery(link.Query);
        var amount = query.TryGetValue("amount", out var asked) && asked.ToString().All(char.IsAsciiDigit) ? asked.ToString() : null;
        return query.TryGetValue("phone", out var typed) && Contact.TryPhone(typed, out var phone) ? PathOf(phone, amount) : null;
    }

    private static string PathOf(string phone, string? amount) =>
        $"{Path}?phone={Uri.EscapeDataString(phone)}{(string.IsNullOrEmpty(amount) ? "" : $"&amount={amount}")}";
}
