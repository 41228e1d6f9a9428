namespace Paycare.Identity.Verification;

/// <summary>A request to be verified in a list of reviewers.</summary>
/// <param name="Id">Which.</param>
/// <param name="State">first-review, second-review, verified or rejected.</param>
/// <param name="DocumentType">ktp, passport or sim.</param>
/// <param name="CustomerName">Masked.</param>
/// <param name="SubmittedAt">When it was complete.</param>
/// <param name="WaitingSince">Since when the person whose turn it is could have decided.</param>
/// <param name="EndedAt">When it was decided.</param>
/// <param name="FirstBy">Who said yes first.</param>
/// <param name="MayDecide">Whether the reader may decide now.</param>
/// <param name="WhyNot">own, role or decided.</param>
public sealed record ReviewItem(
    VerificationId Id,
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

/// <summary>A request to be verified, masked.</summary>
/// <param name="Item">As in the list.</param>
/// <param name="Document">What the document says, masked; <c>null</c> once erased.</param>
/// <param name="Signs">duplicate-document, name-differs, birth-date-differs: to look at, never decided by.</param>
/// <param name="SameDocument">Other customers who sent the same document.</param>
/// <param name="First">What the first person said.</param>
/// <param name="Second">What the second person said.</param>
/// <param name="Rejection">Why it was rejected.</param>
/// <param name="EndedAt">When it was decided.</param>
/// <param name="Earlier">Earlier rejections of the same customer.</param>
/// <param name="JoinedAt">Customer since.</param>
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

/// <summary>What a document says before a reason is given.</summary>
/// <param name="Number">Masked.</param>
/// <param name="FullName">Masked.</param>
/// <param name="BirthDate">Masked.</param>
public sealed record MaskedDocument(string Number, string FullName, string BirthDate);

/// <summary>Another customer with the same document.</summary>
/// <param name="CustomerName">Masked.</param>
/// <param name="State">How it stands there.</param>
/// <param name="At">Since when.</param>
public sealed record SameDocument(string CustomerName, string State, DateTimeOffset At);

/// <summary>What a reviewer said.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record ReviewWord(string By, DateTimeOffset At, string Reason);

/// <summary>An earlier request that was rejected.</summary>
/// <param name="At">When.</param>
/// <param name="Rejection">Why.</param>
public sealed record EarlierRejection(DateTimeOffset At, string Rejection);

/// <summary>A document in the clear.</summary>
/// <param name="DocumentNumber">Whole.</param>
/// <param name="FullName">As printed.</param>
/// <param name="BirthDate">yyyy-MM-dd.</param>
/// <param name="AccountName">The name of the account, to compare.</param>
/// <param name="Images">Where the images are, for a quarter of an hour.</param>
public sealed record RevealedDocument(
    string DocumentNumber,
    string FullName,
    string BirthDate,
    string AccountName,
    IReadOnlyList<ReviewImage> Images
)
{
    /// <summary>Never what it says: this ends up in logs.</summary>
    public override string ToString() => "revealed document";
}

/// <summary>An image of a document.</summary>
/// <param name="Kind">front or selfie.</param>
/// <param name="Href">Where it is.</param>
public sealed record ReviewImage(string Kind, string Href);

/// <summary>The images that are sent.</summary>
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
