using System.Security.Claims;
using Paycare.Care.Cases;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.Linking;

/// <summary>An account outside Paycare that is linked to a customer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Channel">The channel's contract name.</param>
/// <param name="Account">The account, masked: its end, as far as it tells it from others.</param>
/// <param name="LinkedAt">When the customer confirmed it.</param>
public sealed record LinkedAccountItem(LinkedAccountId Id, string Channel, string Account, DateTimeOffset LinkedAt);

/// <summary>What a link asks: "did you write this?".</summary>
/// <param name="Channel">The channel's contract name.</param>
/// <param name="Account">The account that wrote, masked.</param>
/// <param name="WroteAt">When it last wrote.</param>
/// <param name="ExpiresAt">When the link is over.</param>
public sealed record LinkQuestion(string Channel, string Account, DateTimeOffset WroteAt, DateTimeOffset ExpiresAt);

/// <summary>What joins a chat account to a customer.</summary>
/// <param name="Token">The end of the link that was sent to the account.</param>
/// <param name="Pin">The PIN.</param>
/// <param name="ChallengeId">Id of the question, from a refusal <c>step-up-required</c>.</param>
/// <param name="OneTimeCode">The code that answers it.</param>
public sealed record LinkBody(string? Token, string? Pin, string? ChallengeId = null, string? OneTimeCode = null)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "link";
}

/// <summary>Linked accounts, for pages.</summary>
public sealed class LinksApi
{
    private readonly LinkBook _book;
    private readonly LinkEnds _ends;
    private readonly AnswerPlaces _places;

    internal LinksApi(LinkBook book, LinkEnds ends, AnswerPlaces places) => (_book, _ends, _places) = (book, ends, places);

    /// <summary>The caller's linked accounts, oldest first.</summary>
    public Task<IReadOnlyList<LinkedAccountItem>> ListAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _book.ListAsync(caller.Customer(), cancel);

    /// <summary>What a link asks; <c>link-over</c> when it is altered, used or too old.</summary>
    public Task<Result<LinkQuestion>> FindAsync(string? token, CancellationToken cancel) => _book.FindAsync(token, cancel);

    /// <summary>"I wrote this": links the account, gives its case to the caller, and answers there.</summary>
    public Task<Result<LinkedAccountItem>> ConfirmAsync(ClaimsPrincipal caller, LinkBody body, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(body);
        return _book.ConfirmAsync(caller, body, cancel);
    }

    /// <summary>"This was not me": ends the link, and tells care.</summary>
    public Task<Result<Done>> RefuseAsync(ClaimsPrincipal caller, string? token, CancellationToken cancel) =>
        _book.RefuseAsync(caller.Customer(), token, cancel);

    /// <summary>Removes a linked account at once: nothing more is told there.</summary>
    public Task<Result<Done>> RemoveAsync(ClaimsPrincipal caller, LinkedAccountId id, CancellationToken cancel) =>
        _ends.RemoveAsync(caller.Customer(), id, cancel);

    /// <summary>Where the caller's case can be answered, the app first.</summary>
    public Task<Result<IReadOnlyList<AnswerPlace>>> PlacesAsync(ClaimsPrincipal caller, CaseId id, CancellationToken cancel) =>
        _places.ListAsync(caller.Customer(), id, cancel);

    /// <summary>Chooses where the caller's case is answered from now on.</summary>
    public Task<Result<IReadOnlyList<AnswerPlace>>> ChooseAsync(ClaimsPrincipal caller, CaseId id, string? to, CancellationToken cancel) =>
        _places.ChooseAsync(caller.Customer(), id, to, cancel);
}
