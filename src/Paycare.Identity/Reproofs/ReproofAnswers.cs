using Microsoft.AspNetCore.Http;
using Paycare.Identity.Verification;

namespace Paycare.Identity.Reproofs;

/// <summary>Somebody who lost phone, e-mail and password asks for a way back in.</summary>
/// <param name="Identifier">The phone or e-mail address of the account.</param>
/// <param name="NewPhone">The phone that shall be the account's, in any usual form.</param>
public sealed record ReproofBody(string? Identifier, string? NewPhone)
{
    /// <summary>Never reveals who asked, as this ends up in logs.</summary>
    public override string ToString() => "reproof";
}

/// <summary>A way back in has begun; the same for unknown identifiers.</summary>
/// <param name="Token">Names it in the addresses of all further steps. Whoever has it may take them.</param>
public sealed record ReproofBegun(string Token)
{
    /// <summary>Never reveals the token, as this ends up in logs.</summary>
    public override string ToString() => "reproof";
}

/// <summary>The code sent to the new phone.</summary>
/// <param name="Code">The code, six digits.</param>
internal sealed record ReproofCodeBody(string? Code);

/// <summary>The document, as printed.</summary>
/// <param name="DocumentType">The type of the document.</param>
/// <param name="DocumentNumber">The number as printed.</param>
/// <param name="FullName">The name as printed.</param>
/// <param name="BirthDate">The day of birth.</param>
internal sealed record ReproofDocumentBody(string? DocumentType, string? DocumentNumber, string? FullName, string? BirthDate)
{
    /// <summary>Never reveals the data, as this ends up in logs.</summary>
    public override string ToString() => "identity document";
}

/// <summary>The two images, as parts of a form (RFC 7578).</summary>
/// <param name="Front">The document's front, JPEG or PNG.</param>
/// <param name="Selfie">The owner's face, JPEG or PNG.</param>
internal sealed record ReproofImagesBody(IFormFile? Front, IFormFile? Selfie);

/// <summary>The code sent to the new phone, and the new password.</summary>
/// <param name="Code">The code, six digits.</param>
/// <param name="Password">A password.</param>
internal sealed record ReproofFinishBody(string? Code, string? Password)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "new password";
}

/// <summary>The token from a notice to the old phone or e-mail.</summary>
/// <param name="Token">The secret of the mailed link.</param>
internal sealed record ReproofStopBody(string? Token)
{
    /// <summary>Never reveals the token, as this ends up in logs.</summary>
    public override string ToString() => "stop";
}

/// <summary>How far a way back in is.</summary>
/// <param name="State">
/// <c>begun</c> (the new phone's code is missing), <c>confirmed</c> (the document), <c>described</c> (its images), <c>in-review</c>,
/// <c>approved</c>, <c>done</c>, <c>rejected</c> or <c>stopped</c>.
/// </param>
/// <param name="NewPhone">The new phone, masked.</param>
/// <param name="SentAt">When the images were sent.</param>
/// <param name="OpensAt">From when the new password can be set.</param>
/// <param name="ClosesAt">Until when it can be set.</param>
/// <param name="Rejection">Why it was rejected; <c>null</c> when it was not.</param>
public sealed record ReproofAnswer(
    string State,
    string NewPhone,
    DateTimeOffset? SentAt,
    DateTimeOffset? OpensAt,
    DateTimeOffset? ClosesAt,
    RejectionAnswer? Rejection
);
