using Microsoft.AspNetCore.Components;
using Paycare.Care.Articles;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Payments.History;
using Paycare.Platform.Localisation;

namespace Paycare.Web.App.Pages.Help;

/// <summary>
/// Telling care once: a draft that saves automatically, asks for the one thing that is missing, and shows articles that may
/// answer it.
/// </summary>
public sealed partial class DraftPage
{
    private const int MostChoices = 4,
        MostArticles = 3,
        FewestVotes = 5;
    private static readonly string[] Topics =
    [
        "payment-failed",
        "pin-locked",
        "refund",
        "account-stolen",
        "card",
        "top-up",
        "security",
        "other",
    ];
    private static readonly string[] AboutMoney = ["payment-failed", "refund", "top-up"];

    [Inject]
    private IdentityApi Identity { get; set; } = null!;

    [SupplyParameterFromForm]
    private FormData? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? Topic { get; set; }

    [SupplyParameterFromQuery(Name = "attempt")]
    private string? About { get; set; }

    private AttemptFacts? Attempt { get; set; }

    private string Contact { get; set; } = "";

    private IReadOnlyList<AttemptFacts> Choices { get; set; } = [];

    private IReadOnlyList<(ArticleItem Article, string? Helped)> Suggested { get; set; } = [];

    private DateTimeOffset? Saved { get; set; }

    /// <summary>The draft's files.</summary>
    private IReadOnlyList<AttachmentAnswer> Unsent { get; set; } = [];

    /// <summary>What its sender calls the file that was not taken.</summary>
    private string? RefusedFile { get; set; }

    private string? WrongFile =>
        (Wrong("file") ?? Wrong("attachments")) is not { } wrong ? null
        : RefusedFile is null ? wrong
        : T("app.file.refused", RefusedFile, wrong);

    private PromiseAnswer? Promise { get; set; }

    /// <summary>Asked while none is attached, and still shown when one was just tapped, so that the tap can be undone.</summary>
    private bool AsksWhichTransaction => string.IsNullOrEmpty(Form!.Subject) && AboutMoney.Contains(Form.Topic) && Choices.Count > 0;

    private string[] Needs =>
        Form!.Topic switch
        {
            "payment-failed" or "top-up" => ["explain", "money-back", "try-again"],
            "refund" => ["money-back", "explain", "when"],
            "account-stolen" or "security" => ["stop", "explain"],
            _ => ["explain", "help-me"],
        };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (Form is null)
        {
            var draft = await Care.DraftAsync(Customer, About, Cancel);
            Form = draft is null
                ? new FormData
                {
                    Subject = About,
                    Attempt = About,
                    Topic = Topic ?? "other",
                }
                : FormData.Of(draft.Draft);
            Form.Topic = draft is not null && Topic is not null ? Topic : Form.Topic;
            Form.Key = NewKey();
            Saved = draft?.SavedAt;
        }
        else
        {
            Saved = (await Care.DraftAsync(Customer, Form.Subject, Cancel))?.SavedAt;
        }

        Form.Topic = Topics.Contains(Form.Topic) ? Form.Topic : "other";
        Choices = (await Payments.AttemptsAsync(Customer, null, MostChoices, Cancel)) is { Refusal: null } recent ? recent.Value.Items : [];
        await ReadAsync();
        Unsent = await Files.OfDraftAsync(Customer, Form.Subject, Cancel);
        var card = await Identity.FindCustomerAsync(Customer, Cancel);
        Contact = card is null ? "" : Culture.Joined(card.Phone, card.Email);
        Promise = await Care.PromiseAsync(Form.Topic, Cancel);
        IsLoaded = true;
    }

    private async Task ReadAsync()
    {
        Attempt = string.IsNullOrEmpty(Form!.Attempt) ? null : await Payments.FindAttemptAsync(Customer, Form.Attempt, Cancel);
        var words = string.Join(' ', Form.Background, Form.WhatHappened, Form.Need).Trim();
        var suggested = new List<(ArticleItem, string?)>();
        foreach (var article in await HelpArticles.SuggestAsync(Culture, Form.Topic, words, MostArticles, Cancel))
        {
            var votes = await HelpArticles.HelpfulnessAsync(Culture, article.Slug, Cancel);
            suggested.Add((article, votes.Asked >= FewestVotes ? T("app.articles.helped", votes.Helped, votes.Asked) : null));
        }

        Suggested = suggested;
    }

    private async Task SubmitAsync()
    {
        var taken = await TakeFilesAsync();
        if (Form!.Save || taken.Refusal is not null)
        {
            await SaveAsync();
            Refused = taken.Refusal ?? Refused;
            return;
        }

        var need = string.IsNullOrWhiteSpace(Form.Need) && Needs.Contains(Form.QuickNeed) ? T($"app.need.{Form.QuickNeed}") : Form.Need;
        var body = new OpenCaseBody(
            Form.Topic,
            Form.Background,
            Form.WhatHappened,
            Form.AlreadyTried,
            need,
            Attempt is null ? null : new AboutBody(null, Attempt.Id, null),
            null
        );
        string?[] files = [.. SentFiles.Kept(Context), .. taken.Files.Select(f => f.Id.ToString())];
        var sent = await Care.OpenCaseAsync(Customer, body, Form.Subject, Form.Key, Culture, Cancel, files);
        if (sent.IsRefused(out var refused, out var opened))
        {
            Refused = refused;
            return;
        }

        // Sent before, with the files that came then: what came again is not needed.
        await Files.DropAsync(Customer, taken.Files, Cancel);
        Navigation.NavigateTo($"/help/cases/{opened.Id}");
    }

    /// <summary>The draft's files are those that it shows, without the ones that were taken out, and the new ones.</summary>
    private async Task<TakenFiles> TakeFilesAsync()
    {
        foreach (var id in SentFiles.Dropped(Context))
        {
            await Files.DropAsync(Customer, id, Cancel);
        }

        var taken = await Files.TakeForDraftAsync(Customer, Form!.Subject, SentFiles.New(Context), Cancel);
        RefusedFile = taken.Refused;
        Unsent = await Files.OfDraftAsync(Customer, Form.Subject, Cancel);
        return taken;
    }

    private async Task SaveAsync()
    {
        var draft = new DraftBody(Form!.Subject, Form.Topic, Attempt?.Id, Form.Background, Form.WhatHappened, Form.AlreadyTried, Form.Need);
        if ((await Care.SaveDraftAsync(Customer, draft, Cancel)).IsRefused(out var refused, out var at))
        {
            Refused = refused;
            return;
        }

        Saved = at;
    }

    private async Task DiscardAsync()
    {
        await Care.DiscardDraftAsync(Customer, Form!.Subject, Cancel);
        Navigation.NavigateTo("/help");
    }

    private sealed class FormData
    {
        public string? Key { get; set; }

        public bool Save { get; set; }

        public string? Subject { get; set; }

        public string Topic { get; set; } = "other";

        public string? Attempt { get; set; }

        public string? Background { get; set; }

        public string? WhatHappened { get; set; }

        public string? AlreadyTried { get; set; }

        public string? Need { get; set; }

        public string? QuickNeed { get; set; }

        public static FormData Of(DraftBody draft) =>
            new()
            {
                Subject = draft.Subject,
                Topic = draft.Topic!,
                Attempt = draft.AttemptId,
                Background = draft.Background,
                WhatHappened = draft.WhatHappened,
                AlreadyTried = draft.AlreadyTried,
                Need = draft.Need,
            };
    }
}
