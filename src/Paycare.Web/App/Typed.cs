using System.Globalization;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Web.App;

/// <summary>Converts what people type into the form that the API reads.</summary>
internal static class Typed
{
    /// <summary>
    /// An amount as people write it: <c>15.000</c> in Indonesian, <c>15,000</c> elsewhere, with or without grouping. Anything
    /// that cannot be an amount is passed on unchanged, so the answer names the field.
    /// </summary>
    public static MoneyBody? Rupiah(string? text, CultureInfo culture)
    {
        var typed = text?.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal) ?? "";
        if (typed.Length == 0)
        {
            return null;
        }

        var numbers = culture.Language().Numbers;
        var (group, point) = (numbers.NumberGroupSeparator[0], numbers.NumberDecimalSeparator[0]);
        var whole = typed.Split(point)[0];
        var groups = whole.Split(group);
        var isGrouped = groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length == 3));
        var plain = isGrouped ? string.Concat(groups) + typed[whole.Length..].Replace(point, '.') : typed;
        return new MoneyBody(plain, Currency.Idr.Code);
    }
}
