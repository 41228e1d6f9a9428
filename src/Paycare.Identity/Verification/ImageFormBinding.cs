using Microsoft.AspNetCore.Http;
using Paycare.Platform.Results;

namespace Paycare.Identity.Verification;

/// <summary>Reads a form with images out of a request.</summary>
internal static class ImageFormBinding
{
    public static readonly Refusal WrongMediaType = new(RefusalKind.WrongMediaType, "media-type");

    /// <summary>Reads the form; refused when it is none, or broken.</summary>
    public static async Task<Result<ImageForm>> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasFormContentType)
        {
            return WrongMediaType;
        }

        try
        {
            var form = await request.ReadFormAsync(cancel);
            return new ImageForm(form.Files.GetFile("front"), form.Files.GetFile("selfie"));
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Refusal.Invalid("front", "field.form-malformed");
        }
    }
}
