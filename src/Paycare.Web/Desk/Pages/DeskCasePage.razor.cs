using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Desk;
using Paycare.Care.Remedies;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Web.App;
using Paycare.Web.Desk.Parts;

namespace Paycare.Web.Desk.Pages;

/// <summary>One case: the conversation in the middle, the customer and the facts beside it.</summary>
public partial class DeskCasePage
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(30);
    private Composer? _composer;
    private IDisposable? _watch;
    private int _basis;
    private int _lines;
    private bool _toEnd = true;

    /// <summary>The case.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>reply or note: which one the composer starts with.</summary>
    [SupplyParameterFromQuery]
    public string? Write { get; set; }

    /// <summary>The transaction to look at, instead of the one that the case is about.</summary>
    [SupplyParameterFromQuery(Name = "tx")]
    public string? Tx { get; set; }

    /// <summary>The remedy to begin with.</summary>
    [SupplyParameterFromQuery]
    public string? Remedy { get; set; }

    /// <summary>The money in suspense that it is for.</summary>
    [SupplyParameterFromQuery]
    public string? Suspense { get; set; }

    /// <summary>The case that was resolved a moment ago, from which the list went on to this one.</summary>
    [SupplyParameterFromQuery]
    public string? Resolved { get; set; }

    /// <summary>The transaction that is looked at: remedies are for this one.</summary>
    private DeskTransaction? Looked { get; set; }

    [Inject]
    private ChannelBook Channels { get; set; } = null!;

    [Inject]
    private IServiceScopeFactory Scopes { get; set; } = null!;

    /// <summary>The money in suspense that the case is about.</summary>
    private SuspenseLine? Suspended { get; set; }

    private DeskCaseAnswer? Case { get; set; }

    private IReadOnlyList<StaffPerson> Colleagues { get; set; } = [];

    private IReadOnlyList<Colleague> Others { get; set; } = [];

    /// <summary>What arrived after the agent began to write; sending is blocked until it is read.</summary>
    private string? Stale { get; set; }

    private bool IsDraftShown { get; set; }

    private bool IsMine => Case?.Assignee?.Id == Desk.Who?.Staff;

    private bool IsFollowing => Case!.Followers.Any(f => f.Id == Desk.Who?.Staff);

    private string Title => Case!.Title.Length > 0 ? Case.Title : T($"desk.topic.{Case.Topic}");

    private string StateTone =>
        Case!.State switch
        {
            "new" or "open" => "brand",
            "resolved" or "closed" => "ok",
            _ => "warn",
        };

    private (string Key, string Words)[] Told =>
        [("background", Case!.Background), ("what-happened", Case.WhatHappened), ("already-tried", Case.AlreadyTried), ("need", Case.Need)];

    private static (string Key, string Words)[] ToldIn(MergedCase story) =>
        [
            ("background", story.Background),
            ("what-happened", story.WhatHappened),
            ("already-tried", story.AlreadyTried),
            ("need", story.Need),
        ];

    private IEnumerable<Line> Lines =>
        Case!.Messages.Select(m => new Line(m.Id, m.At, m, null)).Concat(Case.Remedies.SelectMany(Events)).OrderBy(l => l.At);

    private CaseId CaseId => StrongId.Read<CaseId>(Id);

    /// <inheritdoc />
    protected override async Task LoadAsync()
    {
        var refresh = new Coalescer(() => InvokeAsync(RefreshAsync), Settle, Clock, Live);
        _watch = Api.Watch(changed =>
        {
            if (changed == (Case?.Id ?? CaseId))
            {
                refresh.Want();
            }
        });
        await using (var scope = Scopes.CreateAsyncScope())
        {
            Colleagues = await scope.ServiceProvider.GetRequiredService<StaffApi>().ColleaguesAsync(Gone);
        }

        await ReadAsync();
        ShowWriting(isWriting: false);
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (IsLoaded && Case is not null && CaseId != Case.Id)
        {
            // Another case in the same window: start over.
            Navigation.NavigateTo(Navigation.Uri, forceLoad: true);
        }

        await base.OnParametersSetAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toEnd && Case is not null)
        {
            _toEnd = false;
            await Browser.InvokeVoidAsync("paycareDesk.toEnd", Gone, "#talk");
            if (Write is not null)
            {
                Write = null;
                await Browser.InvokeVoidAsync("paycareDesk.focus", Gone, "#reply");
            }
        }
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        _watch?.Dispose();
        Api.Leave(this);
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync()
    {
        if (!Succeeded(await Api.CaseAsync(Desk.Id, CaseId, Culture, Gone), out var read))
        {
            Problem = Case is null ? null : Problem;
            return;
        }

        // Only cases about top-ups can be about money in suspense.
        Suspended =
            read.Topic == "top-up" && Succeeded(await Api.SuspenseAsync(Desk.Id, Gone), out var page)
                ? page.Items.FirstOrDefault(l => l.CaseId == CaseId)
                : null;
        Take(read);
        await LookAgainAsync();
    }

    private Task LookAtAsync(string attempt)
    {
        Tx = attempt;
        return LookAgainAsync();
    }

    /// <summary>What is looked at is as it is now, after every change of the case too.</summary>
    private async Task LookAgainAsync() =>
        Looked =
            Tx is null || Tx == Case!.Transaction?.Attempt.Id || Case.Customer is not { } customer ? Case!.Transaction
            : Succeeded(await Api.TransactionAsync(Desk.Id, customer.Id, Tx, Culture, Gone), out var other) ? other
            : Case.Transaction;

    /// <summary>
    /// Shows a newer version. While an answer is being written, messages that others wrote since must be read before it is sent.
    /// </summary>
    private void Take(DeskCaseAnswer read)
    {
        var fresh = Case is null
            ? []
            : read.Messages.Skip(Case.Messages.Count).Where(m => m.From == "customer" || m.Name != Desk.Who?.Name).ToList();
        if (fresh.Count > 0 && _composer?.IsWriting == true)
        {
            var last = fresh[^1];
            Stale = T(last.From == "customer" ? "desk.stale.customer" : "desk.stale.colleague", last.Name, last.At.Short(Culture, Now));
        }

        Case = read;
        if (Stale is null)
        {
            _basis = read.Version;
        }

        var lines = Lines.Count();
        _toEnd |= lines != _lines;
        _lines = lines;
        Others = Api.Others(read.Id, Desk.Who!.Staff);
    }

    private void ReadNews()
    {
        Stale = null;
        _basis = Case!.Version;
    }

    private async Task<bool> SendAsync(DeskMessageBody message)
    {
        var sent = await Api.WriteAsync(Desk.Id, Case!.Id, message.Internal == true ? null : _basis, message, Culture, Gone);
        if (sent.Refusal?.Kind == RefusalKind.Stale)
        {
            await ReadAsync();
            Stale ??= T("desk.stale.changed");
            return false;
        }

        if (!Succeeded(sent, out var now))
        {
            return false;
        }

        Stale = null;
        Take(now);
        await LookAgainAsync();
        return true;
    }

    private void ShowWriting(bool isWriting)
    {
        if (Case is not null && Desk.Who is { } who)
        {
            Api.Show(this, Case.Id, who, isWriting);
        }
    }

    private async Task RefreshAsync()
    {
        if (!Desk.IsOver)
        {
            await ReadAsync();
        }

        StateHasChanged();
    }

    private async Task ActAsync(Task<Result<DeskCaseAnswer>> act)
    {
        if (Succeeded(await act, out var now))
        {
            Take(now);
            await LookAgainAsync();
        }
    }

    private Task AssignAsync(string to) => ActAsync(Api.AssignAsync(Desk.Id, Case!.Id, to, Culture, Gone));

    private Task MoveAsync(string state) => ActAsync(Api.MoveAsync(Desk.Id, Case!.Id, state, Culture, Gone));

    /// <summary>Who came from a list goes on to its next case; there the way back is offered.</summary>
    private async Task ResolveAsync()
    {
        await MoveAsync("resolved");
        if (Case!.State == "resolved")
        {
            await Browser.InvokeVoidAsync("paycareDesk.next", Gone, $"?resolved={Case.Id}");
        }
    }

    /// <summary>Its words and files go back to where they were written.</summary>
    private async Task TakeBackAsync(DeskScheduledMessage answer)
    {
        if (Succeeded(await Api.TakeBackAsync(Desk.Id, Case!.Id, answer.Id, Culture, Gone), out var now))
        {
            Take(now);
            await _composer!.ReadFilesAsync(isNote: false);
            await _composer.InsertAsync(FileSize.IsAllOf(answer.Text, answer.Attachments) ? "" : answer.Text);
        }
    }

    private Task FollowAsync() => ActAsync(Api.FollowAsync(Desk.Id, Case!.Id, !IsFollowing, Culture, Gone));

    private async Task MergeAsync(CaseId into)
    {
        if (Succeeded(await Api.MergeAsync(Desk.Id, Case!.Id, into, Culture, Gone), out var target))
        {
            Navigation.NavigateTo($"/desk/cases/{target.Id}", forceLoad: true);
        }
    }

    private Task AskToConfirmAsync()
    {
        var ask = Macros.For(Case!, Desk.Who!.Name, Languages.Of(Case!.Language), Culture, Texts).First(m => m.Name == Macros.AskToConfirm);
        return _composer!.UseAsync(ask);
    }

    [Inject]
    private TextCatalog Texts { get; set; } = null!;

    private IEnumerable<Line> Events(RemedyItem remedy)
    {
        var what = T($"desk.remedy.{remedy.Kind}") + (remedy.Amount is { } amount ? $" {amount.Text(Culture)}" : "");
        yield return new Line(
            $"{remedy.Id}a",
            remedy.AskedAt,
            null,
            T(
                remedy.ApprovalId is null ? "desk.event.did" : "desk.event.asked",
                remedy.AskedAt.Short(Culture, Now),
                remedy.AskedBy.Name,
                what,
                remedy.Reason
            )
        );
        if (remedy is { DecidedBy: { } by, DecidedAt: { } at })
        {
            yield return new Line(
                $"{remedy.Id}d",
                at,
                null,
                T(
                    remedy.Status == "rejected" ? "desk.event.rejected" : "desk.event.approved",
                    at.Short(Culture, Now),
                    by.Name,
                    what,
                    remedy.DecisionReason
                )
            );
        }
    }

    private string By(DeskMessage message)
    {
        var at = message.At.Short(Culture, Now);
        var name =
            message.From == "customer" ? T("desk.customer")
            : message.Name == Desk.Who?.Name ? T("desk.you")
            : message.Automatic ? T("desk.by.paycare")
            : message.Name;
        return message.Internal ? T("desk.by.note", name, at)
            : message.Conversation is { } where
                ? Culture.Joined(
                    T($"desk.channel.{where.Channel}"),
                    where.Address,
                    name,
                    at,
                    message.Mark is { } far ? T($"desk.delivery.{far}") : null
                )
            : Culture.Joined(name, at);
    }

    /// <summary>A message, or an event.</summary>
    private sealed record Line(string Key, DateTimeOffset At, DeskMessage? Message, string? Event);
}
