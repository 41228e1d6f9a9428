namespace Paycare.Identity.Verification;

/// <summary>A verification request in a list for reviewers.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Purpose"><c>identity</c>, or <c>reproof</c>: to let somebody back in who lost phone, e-mail and password.</param>
/// <param name="State"><c>first-review</c>, <c>second-review</c>, <c>verified</c> or <c>rejected</c>.</param>
/// <param name="DocumentType"><c>ktp</c>, <c>passport</c> or <c>sim</c>.</param>
/// <param name="CustomerName">The customer's name, masked.</param>
/// <param name="SubmittedAt">When it was complete.</param>
/// <param name="WaitingSince">Since when the next reviewer could have decided.</param>
/// <param name="EndedAt">When it was decided; <c>null</c> while open.</param>
/// <param name="FirstBy">The first reviewer to approve it.</param>
/// <param name="MayDecide">Whether the reader may decide now.</param>
/// <param name="WhyNot">When they may not: <c>own</c>, <c>role</c> or <c>decided</c>.</param>
public sealed record ReviewItem(
    VerificationId Id,
    string Purpose,
    string State,
    string DocumentType,
    string CustomerName,
    DateTimeOffset SubmittedAt,
    DateTimeOffset WaitingSince,
    DateTimeOffset? EndedAt,
    string? FirstBy,
    bool MayDecide,
    string? WhyNot
);

/// <summary>A verification request, masked.</summary>
/// <param name="Item">The request as in the list.</param>
/// <param name="Document">The document's data, masked; <c>null</c> once erased.</param>
/// <param name="Signs">
/// <c>duplicate-document</c>, <c>name-differs</c>, <c>birth-date-differs</c>, <c>other-document</c>, <c>never-verified</c>: indications
/// for reviewers, never decisive.
/// </param>
/// <param name="SameDocument">Other customers who sent the same document.</param>
/// <param name="First">The first reviewer's decision.</param>
/// <param name="Second">The second reviewer's decision.</param>
/// <param name="Rejection">The rejection code; <c>null</c> when not rejected.</param>
/// <param name="EndedAt">When it was decided; <c>null</c> while open.</param>
/// <param name="Earlier">Earlier rejections of the same customer.</param>
/// <param name="JoinedAt">When the customer joined.</param>
public sealed record ReviewAnswer(
    ReviewItem Item,
    MaskedDocument? Document,
    IReadOnlyList<string> Signs,
    IReadOnlyList<SameDocument> SameDocument,
    ReviewWord? First,
    ReviewWord? Second,
    string? Rejection,
    DateTimeOffset? EndedAt,
    IReadOnlyList<EarlierRejection> Earlier,
    DateTimeOffset JoinedAt
);

/// <summary>A document's data before a reason is given.</summary>
/// <param name="Number">Document number, masked.</param>
/// <param name="FullName">Name on the document, masked.</param>
/// <param name="BirthDate">Birth date, masked.</param>
public sealed record MaskedDocument(string Number, string FullName, string BirthDate);

/// <summary>Another customer with the same document.</summary>
/// <param name="CustomerName">The customer's name, masked.</param>
/// <param name="State">The state of that customer's request.</param>
/// <param name="At">When that request was started.</param>
public sealed record SameDocument(string CustomerName, string State, DateTimeOffset At);

/// <summary>A reviewer's decision.</summary>
/// <param name="By">The reviewer.</param>
/// <param name="At">When they decided.</param>
/// <param name="Reason">Why they decided so.</param>
public sealed record ReviewWord(string By, DateTimeOffset At, string Reason);

/// <summary>An earlier request that was rejected.</summary>
/// <param name="At">When it was rejected.</param>
/// <param name="Rejection">The rejection code.</param>
public sealed record EarlierRejection(DateTimeOffset At, string Rejection);

/// <summary>A document in the clear.</summary>
/// <param name="DocumentNumber">The full document number.</param>
/// <param name="FullName">The name as printed.</param>
/// <param name="BirthDate">Birth date, yyyy-MM-dd.</param>
/// <param name="AccountName">The account holder's name, for comparison.</param>
/// <param name="Images">The images' addresses, valid for 15 minutes.</param>
public sealed record RevealedDocument(
    string DocumentNumber,
    string FullName,
    string BirthDate,
    string AccountName,
    IReadOnlyList<ReviewImage> Images
)
{
    /// <summary>Never reveals the data, as this ends up in logs.</summary>
    public override string ToString() => "revealed document";
}

/// <summary>An image of a document.</summary>
/// <param name="Kind"><c>front</c> or <c>selfie</c>.</param>
/// <param name="Href">The image's address.</param>
public sealed record ReviewImage(string Kind, string Href);

/// <summary>The images to send.</summary>
internal enum ImageKind
{
    Front,
    Selfie,
}

/// <summary>Images by their contract names.</summary>
internal static class ImageKinds
{
    public static string Name(this ImageKind kind) => kind == ImageKind.Front ? "front" : "selfie";

    public static ImageKind? Find(string? name) =>
        Enum.GetValues<ImageKind>().Where(k => k.Name() == name).Select(k => (ImageKind?)k).SingleOrDefault();
}
