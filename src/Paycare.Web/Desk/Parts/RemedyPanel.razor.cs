using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Paycare.Care.Desk;
using Paycare.Care.Remedies;
using Paycare.Payments.Cards;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Results;

namespace Paycare.Web.Desk.Parts;

/// <summary>What can be done about a case: each remedy with a dry run before it is asked for.</summary>
public sealed partial class RemedyPanel
{
    private const string GoodwillCredits = "goodwill-credit",
        UnbindCard = "unbind-card";
    private string _key = "";
    private string? _about;
    private bool _toField;

    /// <summary>On which case.</summary>
    [Parameter, EditorRequired]
    public DeskCaseAnswer Case { get; set; } = null!;

    /// <summary>The transaction that is looked at: what is done, is done to this one.</summary>
    [Parameter]
    public DeskTransaction? Transaction { get; set; }

    /// <summary>The money in suspense that the case is about; without a customer, all that can be decided on.</summary>
    [Parameter]
    public SuspenseLine? Suspended { get; set; }

    /// <summary>The remedy to begin with, and the money in suspense that it is for.</summary>
    [Parameter]
    public string? Start { get; set; }

    /// <inheritdoc cref="Start" />
    [Parameter]
    public string? StartSuspense { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (Start is { } begun && Case.Offers.Any(o => o.Kind == begun))
        {
            await ChooseAsync(begun);
        }
    }

    /// <summary>Whoever opened a remedy goes on in its first field.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toField && Chosen is not null)
        {
            _toField = false;
            await Browser.InvokeVoidAsync("paycareDesk.enter", ".dry-body");
        }
    }

    /// <summary>A remedy was asked for or applied.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>Asks the customer to confirm who they are.</summary>
    [Parameter]
    public EventCallback AskToConfirm { get; set; }

    private string? Chosen { get; set; }

    private string Amount { get; set; } = "";

    private string Reason { get; set; } = "";

    /// <summary>The money in suspense that could be decided about: this case's first.</summary>
    private IReadOnlyList<SuspenseLine> Suspense { get; set; } = [];

    private string? SuspenseId { get; set; }

    private string? CardId { get; set; }

    private IReadOnlyList<CardAnswer> Cards => Case.Facts?.Cards ?? [];

    private string? FirstCard => Cards.Count > 0 ? Cards[0].Id.ToString() : null;

    private bool IsAboutSuspense => Chosen is "match-top-up" or "return-top-up";

    private RemedyPreview? Preview { get; set; }

    private string? Wrong { get; set; }

    private string? Done { get; set; }

    private bool IsBusy { get; set; }

    private async Task ChooseAsync(string kind)
    {
        // One key for one intention: a second click is the same request.
        (Chosen, Preview, Wrong, Done, Reason, _key) = (kind, null, null, null, "", StrongId.Text(OrderedGuid.Next(TimeProvider.System)));
        (Amount, CardId) = ("", Case.About is { Kind: "card" } about ? about.Id : FirstCard);
        if (IsAboutSuspense)
        {
            Suspense = (await Api.SuspenseAsync(Desk.Id, CancellationToken.None)).IsRefused(out var refused, out var page)
                ? []
                :
                [
                    .. page
                        .Items.Where(l => l.Item.Direction == "in")
                        .OrderByDescending(l => l.Item.Id.ToString() == StartSuspense)
                        .ThenByDescending(l => l.CaseId == Case.Id)
                        .ThenByDescending(l => l.Item.Customer is { } c && c == Case.Customer?.Id),
                ];
            (SuspenseId, Wrong) = (Suspense.Count > 0 ? Suspense[0].Item.Id.ToString() : null, refused is null ? null : Words(refused));
        }

        if (!TakesAmount(kind) && (!IsAboutSuspense || SuspenseId is not null))
        {
            await PreviewAsync();
        }

        _toField = true;
    }

    private Task PriceAsync(ChangeEventArgs typed)
    {
        Amount = typed.Value?.ToString() ?? "";
        _key = StrongId.Text(OrderedGuid.Next(TimeProvider.System));
        return PreviewAsync();
    }

    private Task PickAsync(ChangeEventArgs picked)
    {
        SuspenseId = picked.Value?.ToString();
        _key = StrongId.Text(OrderedGuid.Next(TimeProvider.System));
        return PreviewAsync();
    }

    private Task PickCardAsync(ChangeEventArgs picked)
    {
        CardId = picked.Value?.ToString();
        _key = StrongId.Text(OrderedGuid.Next(TimeProvider.System));
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        if (
            (await Api.PreviewAsync(Desk.Id, Case.Id, Body(), Desk.Culture, CancellationToken.None)).IsRefused(
                out var refused,
                out var preview
            )
        )
        {
            (Preview, Wrong) = (null, Words(refused));
            return;
        }

        (Preview, Wrong) = (preview, null);
    }

    private async Task AskAsync()
    {
        if (IsBusy)
        {
            return;
        }

        IsBusy = true;
        try
        {
            if (
                (await Api.AskAsync(Desk.Id, Case.Id, Body(), _key, Desk.Culture, CancellationToken.None)).IsRefused(
                    out var refused,
                    out var item
                )
            )
            {
                Wrong = Words(refused);
                return;
            }

            Done = T(
                item.Status switch
                {
                    "waiting" => "desk.remedy.asked",
                    "failed" => "desk.remedy.failed",
                    _ => $"desk.remedy.{item.Kind}.done",
                }
            );
            Chosen = null;
            await Changed.InvokeAsync();
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>What the case is about names the payment or refund; nothing has to be typed.</summary>
    private RemedyBody Body() =>
        new(
            Chosen,
            new RemedyArguments(
                Chosen is { } kind && TakesAmount(kind) ? Typed.Rupiah(Amount, Desk.Culture) : null,
                NamesTransaction ? Transaction?.Attempt.Id : null,
                Chosen is "approve-refund" or "reject-refund" ? Case.Facts?.Refund?.Id.ToString() : null,
                IsAboutSuspense ? SuspenseId : null,
                Chosen == UnbindCard ? CardId : null
            ),
            Reason
        );

    private bool NamesTransaction =>
        Chosen is "freeze-transaction" or "release-transaction" or "refund" or "resend-answer" or "recall-transfer";

    /// <summary>Another transaction is looked at: what was begun for the first one is put away.</summary>
    protected override void OnParametersSet()
    {
        if (NamesTransaction && _about is not null && _about != Transaction?.Attempt.Id)
        {
            (Chosen, Preview) = (null, null);
        }

        _about = Transaction?.Attempt.Id;
    }

    private static bool TakesAmount(string kind) => kind is GoodwillCredits or "refund";

    private string NameOf(string kind) => RemedyWords.Name(Catalog, Desk.Culture, Case, kind);

    private string Words(Refusal refused)
    {
        if (refused.Kind == RefusalKind.NotSignedIn)
        {
            Desk.End();
        }

        return refused.Facts.TryGetValue("explanation", out var why) ? $"{why}."
            : refused.Errors.Count > 0 ? T(refused.Errors.First().Value[0])
            : T($"refusal.{refused.Code}");
    }

    private string T(string key, params object?[] arguments) => Catalog.Get(Desk.Culture, key, arguments);
}
