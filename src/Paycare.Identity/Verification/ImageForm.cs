using Microsoft.AspNetCore.Http;
using Paycare.Platform.Results;

namespace Paycare.Identity.Verification;

/// <summary>A form with the two images of a document.</summary>
/// <param name="Front">The document's front.</param>
/// <param name="Selfie">The owner's face.</param>
internal sealed record ImageForm(IFormFile? Front, IFormFile? Selfie)
{
    /// <summary>The images' contents; what is wrong with one is noted with its field.</summary>
    public async Task<(byte[] Front, byte[] Selfie)> ContentAsync(FieldCheck check, CancellationToken cancel) =>
        (await ReadAsync(check, "front", Front, cancel), await ReadAsync(check, "selfie", Selfie, cancel));

    private static async Task<byte[]> ReadAsync(FieldCheck check, string field, IFormFile? file, CancellationToken cancel)
    {
        if (file is null or { Length: 0 })
        {
            check.Fail(field, "field.image-missing");
            return [];
        }

        if (file.Length > DocumentImage.MaxBytes)
        {
            check.Fail(field, "field.image-too-large");
            return [];
        }

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancel);
        if (DocumentImage.TypeOf(content) is null)
        {
            check.Fail(field, "field.image-type");
        }

        return content;
    }
}
