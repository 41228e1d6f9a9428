using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.QuickGrid;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Paycare.Care.Cases;
using Paycare.Care.Causes;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Desk;
using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;
using Paycare.Web.App;
using Paycare.Web.Desk.Parts;

namespace Paycare.Web.Desk.Pages;

/// <summary>The inbox: saved views, filters, search, what is due first on top. All choices are in the address.</summary>
public partial class InboxPage
{
    /// <summary>Every row of an open window takes some twelve kilobytes of memory, and its part of each drawing.</summary>
    private const int PageSize = 50;
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(150);

    private static readonly (string Heading, (string Name, string Icon)[] Views)[] Groups =
    [
        ("desk.views.yours", [("mine", "inbox"), ("following", "star"), ("waiting", "clock")]),
        (
            "desk.views.queues",
            [
                ("open", "list"),
                ("risk", "flag"),
                ("unassigned", "users"),
                ("payments", "swap"),
                ("refunds", "refund"),
                ("security", "lock"),
                ("general", "doc"),
            ]
        ),
        ("desk.views.waiting", [("on-customer", "user"), ("on-bank", "bank"), ("on-approval", "stamp"), ("done", "check")]),
    ];

    private static readonly GridSort<DeskCaseItem> ByRisk = GridSort<DeskCaseItem>
        .ByDescending(c => c.AtRisk.Minor)
        .ThenAscending(c => c.OpenedAt);
    private static readonly GridSort<DeskCaseItem> ByDue = GridSort<DeskCaseItem>.ByAscending(c =>
        c.Clock.DueAt ?? DateTimeOffset.MaxValue
    );

    private IDisposable? _watch;
    private IDisposable? _callWatch;
    private int _size = PageSize;
    private Coalescer? _refresh;
    private bool _toRow;
    private string? _shown;
    private readonly string _window = RandomNumberGenerator.GetHexString(16);
    private string? _box;
    private string? _words;
    private int _boxes;
    private int _strokes;
    private int _strokesInAddress;
    private int _reads;
    private string? _onItsWay;

    /// <summary>Another one for each answer: the grid then asks it again, and not whenever it is drawn.</summary>
    private GridItemsProvider<DeskCaseItem> _rows = null!;

    /// <summary>A saved view.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? ViewName { get; set; }

    /// <summary>A state.</summary>
    [SupplyParameterFromQuery]
    public string? State { get; set; }

    /// <summary>A topic.</summary>
    [SupplyParameterFromQuery]
    public string? Topic { get; set; }

    /// <summary>A language.</summary>
    [SupplyParameterFromQuery]
    public string? Language { get; set; }

    /// <summary>A channel.</summary>
    [SupplyParameterFromQuery]
    public string? Channel { get; set; }

    [Inject]
    private ChannelBook Channels { get; set; } = null!;

    /// <summary>me or none.</summary>
    [SupplyParameterFromQuery]
    public string? Owner { get; set; }

    /// <summary>The search text.</summary>
    [SupplyParameterFromQuery]
    public string? Q { get; set; }

    [Inject]
    private ListTurns Turns { get; set; } = null!;

    [Inject]
    private SafeCells Cells { get; set; } = null!;

    [Inject]
    private AssetVersion Version { get; set; } = null!;

    private InboxAnswer? Answer { get; set; }

    private InboxFilter Filter =>
        new()
        {
            // A search covers everything, including closed cases.
            View = IsSearching ? null : View,
            State = State,
            Topic = Topic,
            Language = Language,
            Channel = Channel,
            Assignee = Owner,
            Text = Q,
        };

    private IReadOnlyList<WaitingCall> OnTheLine { get; set; } = [];

    private string View => ViewName is { } name && InboxViews.All.Contains(name) ? name : "open";

    private bool IsSearching => !string.IsNullOrWhiteSpace(Q);

    private bool IsFiltered => (State ?? Topic ?? Language ?? Channel ?? Owner) is not null;

    private string EmptyKind => View is "mine" or "following" or "done" ? View : "queue";

    private (string Name, string? Value, (string, string)[] Options)[] Filters =>
        [
            ("state", State, [.. Enum.GetValues<CaseState>().Select(s => Name(s)).Select(n => (n, T($"desk.state.{n}")))]),
            ("topic", Topic, [.. Enum.GetValues<CaseTopic>().Select(t => Name(t)).Select(n => (n, T($"desk.topic.{n}")))]),
            ("language", Language, [.. Languages.Known.Select(l => (l.Culture.Name, l.NativeName))]),
            ("channel", Channel, [.. Channels.OpeningCases.Select(c => (c.Name, T($"desk.channel.{c.Name}")))]),
            ("owner", Owner, [("me", T("desk.you")), ("none", T("desk.nobody"))]),
        ];

    private string NextDue =>
        Answer?.Items.Where(i => i.Clock.DueAt is not null).Min(i => i.Clock.DueAt) is { } due ? due.Short(Culture, Now) : "–";

    /// <inheritdoc />
    protected override async Task LoadAsync()
    {
        _box = _words = Q;
        Navigation.LocationChanged += Arrive;
        _refresh = new Coalescer(() => Turns.TakeAsync(() => InvokeAsync(ReadAgainAsync), Live), Settle, Clock, Live);
        _watch = Api.Watch(changed => _refresh.Want());
        _callWatch = Api.WatchCalls(() => _ = InvokeAsync(ReadCallersAsync));
        await ReadAsync();
        await ReadCallersAsync();
        _toRow = true;
    }

    /// <summary>Keys work at once: on the row that one came from, or else the first.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toRow && Answer is not null)
        {
            _toRow = false;
            await Browser.InvokeVoidAsync("paycareDesk.focus", Gone, "[data-row]");
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (IsLoaded && _shown != Navigation.Uri)
        {
            if (!IsFromBox() && Q != _words)
            {
                // Other words from elsewhere than the box, which is made anew with them: what was typed before is no longer in it. What
                // is being typed stays as it is, also when a filter is chosen meanwhile.
                _box = Q;
                _boxes++;
                _strokesInAddress = ++_strokes;
            }

            _words = Q;

            _size = PageSize;
            await ReadAsync();
        }
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Navigation.LocationChanged -= Arrive;
        _watch?.Dispose();
        _callWatch?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadCallersAsync()
    {
        if (Succeeded(await Api.CallersAsync(Desk.Id, Gone), out var waiting))
        {
            OnTheLine = waiting.Items;
            StateHasChanged();
        }
    }

    private async Task TakeCallAsync()
    {
        if (Succeeded(await Api.TakeCallAsync(Desk.Id, Gone), out var taken))
        {
            Navigation.NavigateTo($"/desk/cases/{taken.CaseId}");
        }
    }

    /// <summary>Finds while somebody types, once they hold in for a moment; the cursor stays where it is.</summary>
    private async Task TypeAsync(ChangeEventArgs typed)
    {
        var words = typed.Value?.ToString();
        var stroke = ++_strokes;
        await Task.Delay(Settle, Gone);
        if (stroke == _strokes)
        {
            var sought = string.IsNullOrWhiteSpace(words) ? null : words.Trim();
            Go("q", sought, new NavigationOptions { ReplaceHistoryEntry = true, HistoryEntryState = $"{_window} {stroke}" });
        }
    }

    /// <summary>
    /// Whether the address came from what was typed here. It comes by way of the browser, so often after the next letters: its entry
    /// says which stroke it is of. One that the browser goes back to has been here before.
    /// </summary>
    private bool IsFromBox()
    {
        if (
            Navigation.HistoryEntryState?.Split(' ') is not [var window, var count]
            || window != _window
            || !int.TryParse(count, CultureInfo.InvariantCulture, out var stroke)
            || stroke <= _strokesInAddress
        )
        {
            return false;
        }

        _strokesInAddress = stroke;
        return true;
    }

    private async Task ReadAsync()
    {
        _shown = Navigation.Uri;
        var read = ++_reads;
        var result = await Api.InboxAsync(Desk.Id, Filter, _size, Culture, Gone);
        // The newest question wins, whichever answer comes last.
        if (read == _reads && Succeeded(result, out var answer))
        {
            Show(answer);
        }
    }

    /// <summary>Cases changed while the list is open. It is not the agent who waits for it: see <see cref="ListTurns"/>.</summary>
    private async Task ReadAgainAsync()
    {
        if (Desk.IsOver || Answer is not { } shown || !Api.HasChanged(shown))
        {
            return;
        }

        var read = _reads;
        var again = await Api.InboxAgainAsync(Desk.Id, Filter, _size, Culture, shown, Gone);
        if (read == _reads && Succeeded(again, out var answer))
        {
            Show(answer);
        }

        StateHasChanged();
    }

    /// <summary>What changed while it was being read comes next.</summary>
    private void Show(InboxAnswer answer)
    {
        Answer = answer;
        _rows = request => RowsAsync(answer.Items, request);
        if (Api.HasChanged(answer))
        {
            _refresh!.Want();
        }
    }

    /// <summary>What a key does on a row, as one piece: each attribute of its own takes memory in every row of every window.</summary>
    private static MarkupString KeyLink(DeskCaseItem item, string key, string what, string text) =>
        new(
            $"""
            <a class="vh" tabindex="-1" data-key="{key}" href="/desk/cases/{item.Id}?write={what}">{WebUtility.HtmlEncode(text)}</a>
            """
        );

    private static ValueTask<GridItemsProviderResult<DeskCaseItem>> RowsAsync(
        IReadOnlyList<DeskCaseItem> items,
        GridItemsProviderRequest<DeskCaseItem> request
    )
    {
        IEnumerable<DeskCaseItem> sorted = request.SortByColumn is null ? items : request.ApplySorting(items.AsQueryable());
        return ValueTask.FromResult(GridItemsProviderResult.From([.. sorted], items.Count));
    }

    private void Choose(string filter, ChangeEventArgs chosen) =>
        Go(filter, string.IsNullOrEmpty(chosen.Value?.ToString()) ? null : chosen.Value.ToString(), default);

    /// <summary>
    /// Changes one choice of the address. The browser tells a new address only once it is there, so the next choice goes on from the
    /// one that is on its way: built on the old one, it would take the former choice back.
    /// </summary>
    private void Go(string parameter, string? value, NavigationOptions options)
    {
        _onItsWay = Navigation.GetUriWithQueryParameters(
            _onItsWay ?? Navigation.Uri,
            new Dictionary<string, object?> { [parameter] = value }
        );
        Navigation.NavigateTo(_onItsWay, options);
    }

    private void Arrive(object? sender, LocationChangedEventArgs arrived)
    {
        if (arrived.IsNavigationIntercepted || arrived.Location == _onItsWay)
        {
            _onItsWay = null;
        }
    }

    private Task MoreAsync()
    {
        _size += PageSize;
        return ReadAsync();
    }

    private async Task TakeAsync(DeskCaseItem item)
    {
        if (Succeeded(await Api.AssignAsync(Desk.Id, item.Id, "me", Culture, Gone), out _))
        {
            await ReadAsync();
        }
    }

    private string Address(string view, string? q = null, bool clear = false)
    {
        var parameters = new Dictionary<string, object?> { ["view"] = view, ["q"] = string.IsNullOrWhiteSpace(q) ? null : q.Trim() };
        if (clear || view != View)
        {
            foreach (var name in new[] { "state", "topic", "language", "channel", "owner" })
            {
                parameters[name] = null;
            }
        }

        return Navigation.GetUriWithQueryParameters(parameters);
    }

    private static string SumText(InboxAnswer now) =>
        now.HasMore ? "desk.inbox.sum-more"
        : now.AtRisk.IsPositive ? "desk.inbox.sum-risk"
        : "desk.inbox.sum";

    private static string RowClass(DeskCaseItem item) => item.Clock.Kind is "first-reply" or "next-reply" or "promised" ? "unread" : "";

    private string Title(DeskCaseItem item) => item.Title.Length > 0 ? item.Title : T($"desk.topic.{item.Topic}");

    private string Second(DeskCaseItem item) =>
        T("desk.row", item.CustomerName ?? T("desk.no-wallet"), T($"desk.topic.{item.Topic}"), T($"desk.state.{item.State}"));

    private static string RiskTone(DeskCaseItem item) =>
        !item.AtRisk.IsPositive ? "none"
        : item.Queue == "security" ? "danger"
        : "";

    private string CauseText(DeskCaseItem item) =>
        item.Cause is { } cause and not Cause.Unknown ? T($"desk.cause.{cause}") : T($"desk.topic.{item.Topic}");

    private static string? CauseTone(DeskCaseItem item) =>
        item.Queue == "security"
            ? "danger"
            : item.Cause switch
            {
                Cause.AccountFrozen => "ice",
                Cause.AnswerLost => "ok",
                Cause.InsufficientBalance
                or Cause.WrongPin
                or Cause.PinLocked
                or Cause.CardDeclined
                or Cause.IssuerUnreachable
                or Cause.LimitExceeded => "warn",
                _ => null,
            };

    private static string CauseIcon(DeskCaseItem item) =>
        (item.Topic, item.Cause) switch
        {
            ("account-stolen", _) => "alert",
            (_, Cause.InsufficientBalance) => "minus-circle",
            (_, Cause.WrongPin or Cause.PinLocked) => "lock",
            (_, Cause.AccountFrozen) => "freeze",
            (_, Cause.AnswerLost) => "check",
            (_, Cause.CardDeclined or Cause.IssuerUnreachable) => "card",
            ("refund", _) => "refund",
            ("card", _) => "card",
            ("top-up", _) => "plus",
            ("security", _) => "shield",
            ("pin-locked", _) => "lock",
            ("payment-failed", _) => "swap",
            _ => "info",
        };

    private static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
