using Microsoft.AspNetCore.Components;
using Paycare.Identity.Verification;

namespace Paycare.Web.Desk.Pages;

/// <summary>
/// Documents of customers who want verification: masked until someone gives a reason, decided by two people of two roles.
/// </summary>
public partial class IdentityPage
{
    private static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(5);
    private bool _listed;

    [Inject]
    private VerificationReviewApi Reviews { get; set; } = null!;

    /// <summary>Whether to show decided ones instead of pending ones.</summary>
    [SupplyParameterFromQuery(Name = "decided")]
    public bool IsDecided { get; set; }

    private IReadOnlyList<ReviewItem> Items { get; set; } = [];

    private ReviewAnswer? Chosen { get; set; }

    private RevealedDocument? Shown { get; set; }

    private DateTimeOffset ShownUntil { get; set; }

    private string LookReason { get; set; } = "";

    private string Reason { get; set; } = "";

    private string Rejection { get; set; } = VerificationReviewApi.RejectionCodes[0];

    private string? Done { get; set; }

    private bool IsBusy { get; set; }

    /// <inheritdoc />
    protected override Task LoadAsync() => ReadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (IsLoaded && _listed != IsDecided)
        {
            (Chosen, Done) = (null, null);
            await ReadAsync();
        }
    }

    /// <summary>A document does not stay on an unattended screen.</summary>
    protected override Task StepAsync()
    {
        Shown = Shown is not null && Now < ShownUntil ? Shown : null;
        return Task.CompletedTask;
    }

    private async Task ReadAsync()
    {
        _listed = IsDecided;
        if (Succeeded(await Reviews.ListAsync(Desk.Id, IsDecided, Gone), out var items))
        {
            Items = items;
            if (items.Count > 0)
            {
                await ChooseAsync((items.FirstOrDefault(i => i.MayDecide) ?? items[0]).Id);
            }
        }
    }

    private async Task ChooseAsync(VerificationId id)
    {
        (Shown, LookReason, Reason) = (null, "", "");
        Chosen = Succeeded(await Reviews.ReadAsync(Desk.Id, id, Gone), out var read) ? read : null;
    }

    private Task ShowAsync() =>
        ActAsync(async id =>
        {
            if (Succeeded(await Reviews.RevealAsync(Desk.Id, id, LookReason, Gone), out var shown))
            {
                (Shown, ShownUntil, Done) = (shown, Now + ShownFor, null);
            }
        });

    private Task DecideAsync(string? rejection) =>
        ActAsync(async id =>
        {
            var state = Chosen!.Item.State;
            var said = rejection is null
                ? await Reviews.ApproveAsync(Desk.Id, id, Reason, Gone)
                : await Reviews.RejectAsync(Desk.Id, id, rejection, Reason, Gone);
            if (Succeeded(said, out _))
            {
                Done = T(
                    rejection is not null ? "desk.identity.done-rejected"
                        : state == "first-review" ? "desk.identity.done-passed-on"
                        : "desk.identity.done-verified",
                    Chosen.Item.CustomerName
                );
                (Chosen, Shown) = (null, null);
                await ReadAsync();
            }
        });

    private async Task ActAsync(Func<VerificationId, Task> act)
    {
        if (IsBusy || Chosen is null)
        {
            return;
        }

        IsBusy = true;
        try
        {
            await act(Chosen.Item.Id);
        }
        finally
        {
            IsBusy = false;
        }
    }

    private string Length(TimeSpan length) => DeskTime.Length(length) is var (key, figures) ? T(key, figures) : "";
}
