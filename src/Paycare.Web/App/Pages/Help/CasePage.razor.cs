using Microsoft.AspNetCore.Components;
using Paycare.Care;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Causes;
using Paycare.Care.Channels.Linking;
using Paycare.Care.Diagnosis;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.Help;

/// <summary>One case: its state, whose turn it is, the solution step by step, the conversation.</summary>
public sealed partial class CasePage
{
    /// <summary>The case.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private CareApi Care { get; set; } = null!;

    [Inject]
    private AttachmentsApi Files { get; set; } = null!;

    [Inject]
    private LinksApi Links { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "message")]
    private MessageData? Form { get; set; }

    [SupplyParameterFromForm(FormName = "rating")]
    private RatingData? Rating { get; set; }

    [SupplyParameterFromForm(FormName = "answers-to")]
    private PlaceData? Place { get; set; }

    /// <summary>Whether answers were just led elsewhere.</summary>
    [SupplyParameterFromQuery]
    private bool Moved { get; set; }

    /// <summary>Where it can be answered.</summary>
    private IReadOnlyList<AnswerPlace> Places { get; set; } = [];

    private CaseAnswer? Case { get; set; }

    /// <summary>Files that were taken with a message that was refused.</summary>
    private IReadOnlyList<AttachmentAnswer> Unsent { get; set; } = [];

    /// <summary>What its sender calls the file that was not taken.</summary>
    private string? RefusedFile { get; set; }

    private string? WrongFile =>
        (Wrong("file") ?? Wrong("attachments")) is not { } wrong ? null
        : RefusedFile is null ? wrong
        : T("app.file.refused", RefusedFile, wrong);

    private CaseId CaseId => StrongId.Read<CaseId>(Id);

    private bool IsOpen => Case!.State is not ("resolved" or "closed");

    /// <summary>Asked once there is an answer, until the customer confirms.</summary>
    private bool IsMyTurn => Case is { State: not "closed", Confirmed: false, FirstReplyAt: not null };

    /// <summary>The first step that is not ticked.</summary>
    private int NextStep =>
        Case!.Solution!.Steps.Select((step, index) => (step, index)).FirstOrDefault(s => s.step.DoneAt is null, (null!, -1)).index;

    private (string First, string? Second) Headline =>
        Case switch
        {
            { State: "resolved", Confirmed: true } => (
                T("app.case.solved"),
                T("app.case.reopen-until", (Case.ResolvedAt!.Value + TimeSpan.FromDays(30)).DayText(Culture, Clock.GetUtcNow()))
            ),
            { State: "resolved" or "closed" } => InTwo(T($"app.state.{Case.State}")),
            { FirstReplyAt: null } when Case.ExpectedFirstReplyAt < Clock.GetUtcNow() => InTwo(
                T("app.case.late", When.Short(Case.ExpectedFirstReplyAt))
            ),
            { FirstReplyAt: null, Assignee: { } who } => (
                T("app.case.who-replies-by", who, When.Short(Case.ExpectedFirstReplyAt)),
                T("app.case.no-need-to-wait")
            ),
            { FirstReplyAt: null } => (T("app.case.reply-by", When.Short(Case!.ExpectedFirstReplyAt)), T("app.case.no-need-to-wait")),
            { Then: "ours", Until: { } until } when until < Clock.GetUtcNow() => InTwo(T("app.case.late", When.Short(until))),
            { Then: "ours", Until: { } until } => (
                T("app.case.next-by", Case.Assignee ?? T("app.case.care"), When.Short(until)),
                T("app.case.no-need-to-wait")
            ),
            { Then: "bank", Until: { } until } when until > Clock.GetUtcNow() => (
                T($"app.state.{Case.State}"),
                T("app.case.next-by", Case.Assignee ?? T("app.case.care"), When.Short(until))
            ),
            _ => InTwo(T($"app.state.{Case!.State}")),
        };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Form ??= new MessageData();
        Form.Key ??= NewKey();
        Rating ??= new RatingData();
        Place ??= new PlaceData();
        var read = await Care.CaseAsync(Customer, CaseId, Culture, Cancel);
        Case = read.Refusal is null ? read.Value : null;
        var places = await Links.PlacesAsync(Context.User, CaseId, Cancel);
        Places = places.Refusal is null ? places.Value : [];
        IsLoaded = true;
    }

    /// <summary>Files first; what was taken waits when the message is refused, and is not chosen again.</summary>
    private async Task WriteAsync()
    {
        var taken = await Files.TakeAsync(Customer, CaseId, Form!.Key, SentFiles.New(Context), Cancel);
        string?[] ids = [.. SentFiles.Kept(Context), .. taken.Files.Select(f => f.Id.ToString())];
        RefusedFile = taken.Refused;
        Refused = taken.Refusal ?? (await Care.WriteAsync(Customer, CaseId, Form.Text, Form.Key, Cancel, ids)).Refusal;
        if (Refused is null)
        {
            // Written before, with the files that came then: what came again is not needed.
            await Files.DropAsync(Customer, taken.Files, Cancel);
            Navigation.NavigateTo($"/help/cases/{Id}");
            return;
        }

        Unsent = await Files.WaitingAsync(Customer, ids, Cancel);
    }

    private async Task ChooseAsync()
    {
        Refused = (await Links.ChooseAsync(Context.User, CaseId, Place!.To, Cancel)).Refusal;
        if (Refused is null)
        {
            Navigation.NavigateTo($"/help/cases/{Id}?moved=true#to");
        }
    }

    private async Task ConfirmAsync(bool solved) => After((await Care.ConfirmAsync(Customer, CaseId, solved, Cancel)).Refusal);

    private async Task RateAsync() => After((await Care.RateAsync(Customer, CaseId, Rating!.Score, Rating.Comment, Cancel)).Refusal);

    private async Task TickAsync(SolutionAnswer solution, int step) =>
        After((await Care.TickAsync(Customer, CaseId, Guid.ParseExact(solution.MessageId, "N"), step, Cancel)).Refusal);

    /// <summary>Accepted: redirects, so that a reload sends nothing twice.</summary>
    private void After(Refusal? refused)
    {
        Refused = refused;
        if (refused is null)
        {
            Navigation.NavigateTo($"/help/cases/{Id}");
        }
    }

    private static IEnumerable<string> Told(CaseAnswer current) =>
        new[] { current.Background, current.WhatHappened, current.AlreadyTried, current.Need }.Where(p => p.Length > 0);

    private static IEnumerable<string> Told(MergedCase other) =>
        new[] { other.Background, other.WhatHappened, other.AlreadyTried, other.Need }.Where(p => p.Length > 0);

    private static List<DiagnosisAnswer> Causes(CaseAnswer current) =>
        [.. current.Merged.Select(m => m.Diagnosis).Prepend(current.Diagnosis).OfType<DiagnosisAnswer>()];

    /// <summary>Who did what when, and who is next. Read from the case itself, so it always agrees with it.</summary>
    private IEnumerable<(string State, string What, string? Meta)> SoFar(CaseAnswer current)
    {
        foreach (var freeze in current.Freezes)
        {
            var what = T($"event.{freeze.Kind}");
            yield return ("done", freeze.Detail is { } amount ? $"{what}: {amount}" : what, When.Moment(freeze.At));
        }

        yield return ("done", T("app.so-far.told"), When.Moment(current.OpenedAt));
        if (current.Diagnosis is { Cause: not Cause.Unknown })
        {
            yield return ("done", T("app.so-far.cause"), When.Moment(current.OpenedAt));
        }

        yield return current.FirstReplyAt is { } replied
            ? ("done", T("app.so-far.answered", FirstAnswerBy(current)), When.Moment(replied))
            : (
                "now",
                T("app.so-far.answer", current.Assignee ?? T("app.case.care")),
                T("app.so-far.by", When.Short(current.ExpectedFirstReplyAt))
            );
        if (current.State is "waiting-on-bank" or "waiting-on-approval")
        {
            yield return ("now", T($"app.state.{current.State}"), current.Until is { } held ? T("app.so-far.by", When.Short(held)) : null);
        }
        else if (current is { Then: "ours", Until: { } until, FirstReplyAt: not null })
        {
            yield return (
                "now",
                T("app.so-far.next-answer", current.Assignee ?? T("app.case.care")),
                T("app.so-far.by", When.Short(until))
            );
        }

        var checking =
            current.Confirmed ? "done"
            : current.State == "waiting-on-customer" ? "now"
            : "next";
        yield return (checking, T("app.so-far.check"), current is { Confirmed: true, ResolvedAt: { } at } ? When.Moment(at) : null);
        yield return (
            current.Rating is not null || current.State == "closed" ? "done"
            : current.Confirmed ? "now"
            : "next",
            T("app.so-far.rate"),
            null
        );
    }

    private string FirstAnswerBy(CaseAnswer current) =>
        current.Messages.FirstOrDefault(m => m is { From: "care", Name: not null })?.Name ?? current.Assignee ?? T("app.case.care");

    private sealed class MessageData
    {
        public string? Key { get; set; }

        public string? Text { get; set; }
    }

    private sealed class PlaceData
    {
        public string? To { get; set; }
    }

    private sealed class RatingData
    {
        public int? Score { get; set; }

        public string? Comment { get; set; }
    }
}
