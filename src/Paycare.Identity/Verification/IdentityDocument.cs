using System.Globalization;
using Paycare.Platform.Input;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Verification;

/// <summary>The accepted identity documents.</summary>
internal enum DocumentType
{
    /// <summary>Indonesian identity card; its number is the NIK.</summary>
    Ktp,

    /// <summary>Passport of any country.</summary>
    Passport,

    /// <summary>Indonesian driving licence.</summary>
    Sim,
}

/// <summary>The data on an identity document.</summary>
internal sealed record IdentityDocument(DocumentType Type, string Number, string FullName, DateOnly BirthDate)
{
    public const int MinimumAge = 17;
    private const string IndexKind = "identity-document";
    private const int MaximumAge = 120,
        NameLength = 120,
        NumberLength = 40;

    public static readonly IReadOnlyDictionary<string, DocumentType> Types = Enum.GetValues<DocumentType>()
        .ToDictionary(t => t.ToString().ToLowerInvariant());

    /// <summary>Never reveals the data, as this ends up in logs.</summary>
    public override string ToString() => "identity document";

    /// <summary>The document's blind index; the same document always has the same index under one key.</summary>
    public string Index(Vault vault) => vault.BlindIndex(IndexKind, $"{Type}|{Number}");

    /// <summary>All indexes under which the same document may be stored.</summary>
    public IReadOnlyList<string> Indexes(Vault vault) => vault.BlindIndexes(IndexKind, $"{Type}|{Number}");

    /// <summary><c>•••• 0001</c></summary>
    public string MaskedNumber => $"•••• {Number[^Math.Min(4, Number.Length)..]}";

    /// <summary>yyyy-MM-dd.</summary>
    public string BirthDateText => BirthDate.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>
    /// A KTP's number contains the birth date, with 40 added to the day for women. Documents with a wrong number exist, so this
    /// is only an indication for reviewers.
    /// </summary>
    public bool IsBirthDateInNumber =>
        Type != DocumentType.Ktp || Number.Substring(6, 6) is var six && (six == Six(BirthDate.Day) || six == Six(BirthDate.Day + 40));

    /// <summary>Reads a document as customers type it; <c>null</c> when a field is wrong.</summary>
    /// <param name="check">Collects the errors.</param>
    /// <param name="body">The request.</param>
    /// <param name="today">The current day in Jakarta.</param>
    public static IdentityDocument? Read(FieldCheck check, VerificationBody body, DateOnly today)
    {
        var type = check.OneOf("documentType", body.DocumentType, Types);
        var typed = check.Text("documentNumber", Typed.Code(body.DocumentNumber), NumberLength);
        var name = check.Name("fullName", body.FullName, NameLength);
        var number = string.Concat(typed.Where(c => c != '.')).ToUpperInvariant();
        if (typed.Length > 0 && type is { } kind && !Fits(kind, number))
        {
            check.Fail(
                "documentNumber",
                kind switch
                {
                    DocumentType.Ktp => "field.number-ktp",
                    DocumentType.Passport => "field.number-passport",
                    _ => "field.number-sim",
                }
            );
        }

        if (
            !DateOnly.TryParseExact(
                Typed.Line(body.BirthDate),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var born
            )
        )
        {
            check.Fail("birthDate", string.IsNullOrWhiteSpace(body.BirthDate) ? "field.required" : "field.date-malformed");
        }
        else if (born > today || born < today.AddYears(-MaximumAge))
        {
            check.Fail("birthDate", "field.date-malformed");
        }
        else if (born > today.AddYears(-MinimumAge))
        {
            check.Fail("birthDate", "field.too-young");
        }

        return check.Refusal is null ? new IdentityDocument(type!.Value, number, name, born) : null;
    }

    private static bool Fits(DocumentType type, string number) =>
        type switch
        {
            // Province, regency, district; day (women +40), month, year; a serial number from 0001.
            DocumentType.Ktp => number.Length == 16
                && number.All(char.IsAsciiDigit)
                && number[0] != '0'
                && Digits(number, 6) is (>= 1 and <= 31) or (>= 41 and <= 71)
                && Digits(number, 8) is >= 1 and <= 12
                && !number.EndsWith("0000", StringComparison.Ordinal),
            DocumentType.Passport => number.Length is >= 6 and <= 9
                && number.All(char.IsAsciiLetterOrDigit)
                && number.Any(char.IsAsciiDigit),
            DocumentType.Sim => number.Length is >= 12 and <= 16 && number.All(char.IsAsciiDigit),
            _ => false,
        };

    private static int Digits(string number, int at) => int.Parse(number.AsSpan(at, 2), CultureInfo.InvariantCulture);

    private string Six(int day) => string.Create(CultureInfo.InvariantCulture, $"{day:00}{BirthDate:MMyy}");
}

/// <summary>Detects an image's type by its first bytes: file names and content types sent by browsers prove nothing.</summary>
internal static class DocumentImage
{
    public const int MaxBytes = 5 * 1024 * 1024;
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF],
        Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The media type; <c>null</c> for any other content.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith(Jpeg) ? "image/jpeg"
        : content.StartsWith(Png) ? "image/png"
        : null;
}
