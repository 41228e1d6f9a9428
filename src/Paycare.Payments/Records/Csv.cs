namespace Paycare.Payments.Records;

/// <summary>Records of comma-separated values (RFC 4180).</summary>
internal static class Csv
{
    /// <summary>Where a spreadsheet may mistake a text for a formula (OWASP, CSV injection).</summary>
    private const string FormulaStarts = "=+-@\t\r\n";

    /// <summary>
    /// One record with its line end. Fields that could begin a formula get an apostrophe; figures here never begin that way.
    /// </summary>
    public static string Record(params IEnumerable<string?> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    private static string Field(string? text)
    {
        var field = string.IsNullOrEmpty(text) || !FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? text ?? "" : $"'{text}";
        return field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
