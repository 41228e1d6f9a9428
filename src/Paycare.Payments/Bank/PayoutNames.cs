using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Paycare.Payments.Bank;

/// <summary>
/// Finds the payout, or the file of payouts, that an entry names. We gave the bank an end-to-end id; banks carry it back in other
/// fields as well, in capitals, or in their own words around it.
/// </summary>
internal static partial class PayoutNames
{
    private const int Length = 32;

    /// <summary>The first name of ours in these places; <c>null</c> when there is none.</summary>
    public static string? In(params IEnumerable<XElement?> places) =>
        places
            .OfType<XElement>()
            .SelectMany(place => place.DescendantsAndSelf())
            .Where(e => !e.HasElements && e.Value.Length >= Length)
            .Select(e => Name().Match(e.Value))
            .FirstOrDefault(m => m.Success)
            ?.Value.ToLowerInvariant();

    public static bool IsName(string? text) => text is { Length: Length } && Name().IsMatch(text);

    [GeneratedRegex("(?<![0-9A-Za-z])[0-9a-fA-F]{32}(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
