using System.Globalization;
using Microsoft.AspNetCore.Components.Authorization;
using Paycare.Identity.Profiles;
using Paycare.Identity.Sessions;
using Paycare.Identity.StaffAccounts;
using Paycare.Payments.History;
using Paycare.Web.App;

namespace Paycare.Web.Desk;

/// <summary>A caller on the phone who was found, and the transaction they mean.</summary>
internal sealed record PhoneCaller(CustomerCard Customer, AttemptFacts? Attempt);

/// <summary>The agent in one browser window, and whether their session is still valid.</summary>
internal sealed class DeskSession(
    AuthenticationStateProvider authentication,
    IServiceScopeFactory scopes,
    SessionLines lines,
    ReaderLanguage reader
) : IDisposable
{
    private Task? _started;
    private SessionLine? _line;

    /// <summary>Raised when the session has ended.</summary>
    public event Action? Over;

    /// <summary>The agent; <c>null</c> before <see cref="StartAsync"/> and when the session was already over.</summary>
    public StaffSession? Who { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>The reader's language: that of the request which opened the connection.</summary>
    public CultureInfo Culture => reader.Culture;

    /// <summary>The caller whose transaction was just found, on the way to a new case.</summary>
    public PhoneCaller? Caller { get; set; }

    public SessionId Id => Who?.Id ?? default;

    /// <summary>Identifies the agent, once.</summary>
    public Task StartAsync() => _started ??= StartOnceAsync();

    /// <summary>Checks whether the session is still valid, without any action by the agent.</summary>
    public async Task LookAsync()
    {
        if (!IsOver && Who is { } who && !await lines.StandsAsync(who.Id, CancellationToken.None))
        {
            End();
        }
    }

    /// <summary>The agent pressed a key or a button: the session is extended.</summary>
    public async Task TouchAsync()
    {
        if (IsOver || Who is null)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<StaffApi>().TouchSessionAsync(Who.Id, CancellationToken.None) is { } standing)
        {
            Who = standing;
        }
        else
        {
            End();
        }
    }

    /// <summary>A call was refused because the session is over.</summary>
    public void End()
    {
        if (!IsOver)
        {
            IsOver = true;
            Over?.Invoke();
        }
    }

    private async Task StartOnceAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        await using var scope = scopes.CreateAsyncScope();
        Who =
            user.Identity?.IsAuthenticated == true
                ? await scope.ServiceProvider.GetRequiredService<StaffApi>().TouchSessionAsync(user.Session(), CancellationToken.None)
                : null;
        IsOver = Who is null;
        if (Who is null)
        {
            return;
        }

        _line = await lines.OpenAsync(Who.Id, CancellationToken.None);
        if (_line is null)
        {
            End();
        }
        else
        {
            _line.Ended.Register(End);
        }
    }

    public void Dispose() => _line?.Dispose();
}
