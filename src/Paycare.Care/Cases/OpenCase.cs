using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Paycare.Identity.Sessions;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>A case to open, unchecked. Missing details are asked for later and never a reason to reject it.</summary>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="Background">What the person was doing.</param>
/// <param name="WhatHappened">What they saw.</param>
/// <param name="AlreadyTried">What they did about it.</param>
/// <param name="Need">What they are asking for.</param>
/// <param name="About">The payment, attempt, card or refund concerned.</param>
/// <param name="Contact">E-mail address or phone of a person who is not signed in.</param>
public sealed record OpenCaseBody(
    string? Topic,
    string? Background,
    string? WhatHappened,
    string? AlreadyTried,
    string? Need,
    AboutBody? About,
    string? Contact
);

/// <summary>What a case is about: at most one of these.</summary>
/// <param name="PaymentId">A payment's id.</param>
/// <param name="AttemptId">An attempt's id, refused ones included.</param>
/// <param name="CardId">A bound card's id.</param>
/// <param name="RefundId">A refund's id.</param>
public sealed record AboutBody(string? PaymentId, string? AttemptId, string? CardId, string? RefundId = null);

/// <summary>A case that was opened.</summary>
/// <param name="Id">The case's id.</param>
/// <param name="Number">Case number to quote on the phone, for example PC-10427.</param>
/// <param name="State">State after opening, <c>new</c>.</param>
/// <param name="Missing">Details care will ask for; nothing has to be repeated.</param>
/// <param name="ExpectedFirstReplyAt">When a first reply is promised.</param>
public sealed record CaseOpenedAnswer(
    CaseId Id,
    string Number,
    string State,
    IReadOnlyList<string> Missing,
    DateTimeOffset ExpectedFirstReplyAt
);

/// <summary>Opens cases.</summary>
internal sealed class OpenCase(
    Database db,
    CaseSubjects subjects,
    CaseDoor door,
    Vault vault,
    IOptions<CareOptions> options,
    MoneyAtRisk atRisk,
    CaseSignals signals,
    TimeProvider clock
)
{
    public const int TextLength = 4000,
        KeyLength = 64;
    public const long FirstNumber = 10_427;

    public static async Task<HttpAnswer<Created<CaseOpenedAnswer>>> HandleAsync(
        OpenCaseBody body,
        ClaimsPrincipal caller,
        OpenCase open,
        CancellationToken cancel
    )
    {
        var opened = await open.OpenAndSaveAsync(body, caller.CustomerOrNull(), CultureInfo.CurrentUICulture, cancel);
        return opened.ToHttp(answer => TypedResults.Created($"/api/v1/cases/{answer.Id}", answer));
    }

    public async Task<Result<CaseOpenedAnswer>> OpenAndSaveAsync(
        OpenCaseBody body,
        CustomerId? customer,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        if (door.Enter() is { } tooMany)
        {
            return tooMany;
        }

        if (
            (await OpenAsync(body, customer, customer is null ? CaseChannels.Web : CaseChannels.App, language, cancel)).IsRefused(
                out var refusal,
                out var @case
            )
        )
        {
            return refusal;
        }

        await db.SaveChangesAsync(cancel);
        signals.Changed(@case.Id);
        return Answer(@case);
    }

    /// <summary>What somebody reads whose case was opened.</summary>
    public static CaseOpenedAnswer Answer(Case @case) =>
        new(@case.Id, @case.NumberText, @case.State.Name(), @case.Missing, @case.FirstReplyDueAt);

    /// <summary>Checks the request and adds the case to what the context will save.</summary>
    public async Task<Result<Case>> OpenAsync(
        OpenCaseBody body,
        CustomerId? customer,
        string channel,
        CultureInfo language,
        CancellationToken cancel,
        string? key = null
    )
    {
        var check = new FieldCheck();
        var topic = check.OneOf("topic", body.Topic, CaseNames.Topics);
        var background = check.Words("background", body.Background, TextLength, required: false);
        var whatHappened = check.Words("whatHappened", body.WhatHappened, TextLength, required: false);
        var alreadyTried = check.Words("alreadyTried", body.AlreadyTried, TextLength, required: false);
        var need = check.Words("need", body.Need, TextLength, required: false);
        _ = check.Text("key", key, KeyLength, required: false);
        var contact = ReadContact(check, body.Contact, customer);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var about = await subjects.ReadAsync(body.About, customer, cancel);
        if (about.Refusal is { } unknown)
        {
            return unknown;
        }

        var (risk, cause) = await atRisk.OfAsync(topic!.Value, customer, about.Value.Kind, about.Value.Id, cancel);
        var now = clock.GetUtcNow();
        var id = StrongId.New<CaseId>(clock);
        var queue = CaseNames.QueueOf(topic.Value);
        var @case = new Case
        {
            Id = id,
            Number = await Counter.NextAsync(db, "case", FirstNumber, cancel),
            Key = key,
            Customer = customer,
            ContactSealed = contact is null ? null : vault.Seal(contact, Case.ContactPlace(id)),
            ContactIndex = contact is null ? null : Case.ContactIndexOf(contact, vault),
            Topic = topic.Value,
            Queue = queue,
            Channel = channel,
            Language = await door.LanguageOfAsync(customer, language, cancel),
            Background = SecretScrub.Clean(background),
            WhatHappened = SecretScrub.Clean(whatHappened),
            AlreadyTried = SecretScrub.Clean(alreadyTried),
            Need = SecretScrub.Clean(need),
            AboutKind = about.Value.Kind,
            AboutId = about.Value.Id,
            AtRiskMinor = risk,
            Cause = cause,
            OpenedAt = now,
            FirstReplyDueAt = now + ReplyPromises.Within(queue, options.Value),
            ReplyWithinSeconds = (int)ReplyPromises.Within(queue, options.Value).TotalSeconds,
        };
        @case.BeginWaiting();
        db.Set<Case>().Add(@case);
        return @case;
    }

    private static string? ReadContact(FieldCheck check, string? contact, CustomerId? customer)
    {
        if (customer is not null)
        {
            return null;
        }

        if (Contact.TryEmail(contact, out var email))
        {
            return email;
        }

        if (Contact.TryPhone(contact, out var phone))
        {
            return phone;
        }

        check.Fail("contact", string.IsNullOrWhiteSpace(contact) ? "field.contact-required" : "field.contact-malformed");
        return null;
    }
}
