using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Paycare.Care.Desk;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.Desk;

/// <summary>
/// The common base of the desk's interactive pages: texts, session, live changes, and one way to run actions that handles an
/// expired session.
/// </summary>
public abstract class DeskPage : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _live;

    /// <summary>All texts, for words assembled elsewhere.</summary>
    [Inject]
    private protected TextCatalog Catalog { get; set; } = null!;

    /// <summary>The desk's operations.</summary>
    [Inject]
    protected DeskApi Api { get; set; } = null!;

    /// <summary>Navigation.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Small functions that only the browser has.</summary>
    [Inject]
    protected IJSRuntime Browser { get; set; } = null!;

    /// <summary>The time.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    [Inject]
    private DeskSession Session { get; set; } = null!;

    [Inject]
    private IHostApplicationLifetime Lifetime { get; set; } = null!;

    internal DeskSession Desk => Session;

    /// <summary>Whether everything was read once.</summary>
    protected bool IsLoaded { get; set; }

    /// <summary>The error message, if an action failed.</summary>
    protected string? Problem { get; set; }

    /// <summary>The reader's language.</summary>
    protected CultureInfo Culture => Session.Culture;

    /// <summary>Cancelled when the page is closed.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>Cancelled when the page is closed or the server stops: from then on nothing is drawn that nobody asked for.</summary>
    protected CancellationToken Live =>
        (_live ??= CancellationTokenSource.CreateLinkedTokenSource(Gone, Lifetime.ApplicationStopping)).Token;

    /// <summary>Now.</summary>
    protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A text.</summary>
    protected string T(string key, params object?[] arguments) => Catalog.Get(Culture, key, arguments);

    /// <summary>The text of a refusal.</summary>
    protected string Words(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Facts.TryGetValue("explanation", out var why) ? $"{why}."
            : refusal.Errors.Count > 0 ? T(refusal.Errors.First().Value[0])
            : T($"refusal.{refusal.Code}");
    }

    /// <summary>The value, or <c>null</c> after showing why there is none.</summary>
    protected bool Succeeded<TAnswer>(Result<TAnswer> result, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TAnswer? value)
    {
        Problem = null;
        if (!result.IsRefused(out var refusal, out value))
        {
            return true;
        }

        if (refusal.Kind == RefusalKind.NotSignedIn)
        {
            Session.End();
        }
        else
        {
            Problem = Words(refusal);
        }

        return false;
    }

    /// <summary>What is due next of the cases that nobody has.</summary>
    protected async Task TakeNextAsync()
    {
        var next = await Api.TakeNextAsync(Desk.Id, Culture, Gone);
        if (next.Refusal?.Code == "none-waiting")
        {
            Problem = T("desk.take-next.none");
        }
        else if (Succeeded(next, out var taken))
        {
            Navigation.NavigateTo($"/desk/cases/{taken.Id}");
        }
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        await Session.StartAsync();
        if (!Session.IsOver)
        {
            await LoadAsync();
            IsLoaded = true;
            _ = TickAsync();
        }
    }

    /// <summary>Reads the page's content.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Time has passed: updates the clocks.</summary>
    protected virtual Task StepAsync() => Task.CompletedTask;

    /// <summary>The page was closed.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await LeaveAsync();
        _live?.Dispose();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(ClockStep);
        try
        {
            while (await timer.WaitForNextTickAsync(Live))
            {
                await InvokeAsync(async () =>
                {
                    await StepAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed.
        }
    }
}
