using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Paycare.Benchmarks;

/// <summary>
/// A customer with a case open on the screen: the page's event stream, and the page itself, read anew as its script does.
/// </summary>
internal sealed class LiveCustomer(HttpClient http, Uri address, string token) : IAsyncDisposable
{
    /// <summary>How long the page's script gathers what changes.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(30);
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<(string Text, TaskCompletionSource<long> Seen)> _awaited = [];
    private Task _listening = Task.CompletedTask,
        _showing = Task.CompletedTask;
    private bool _isWanted;
    private Exception? _failed;
    private long _pages;

    public string Case { get; private set; } = "";

    /// <summary>How often the page was read anew.</summary>
    public long Pages => Interlocked.Read(ref _pages);

    /// <summary>Tells care something.</summary>
    public async Task AskAsync(CancellationToken cancel)
    {
        var opened = await http.CallAsync(
            new Uri(address, "/api/v1/cases"),
            token,
            new
            {
                topic = "other",
                background = "I was at the till of Kopi Senja this morning.",
                whatHappened = "The cashier says that nothing arrived, my phone says that it was paid.",
                need = "Please tell me where my money is.",
            },
            cancel
        );
        Case = opened.GetProperty("id").GetString()!;
    }

    /// <summary>Writes in the case.</summary>
    public Task WriteAsync(string text, CancellationToken cancel) =>
        http.CallAsync(new Uri(address, $"/api/v1/cases/{Case}/messages"), token, new { text }, cancel);

    /// <summary>Opens the stream, as the page does.</summary>
    public async Task ListenAsync(CancellationToken cancel)
    {
        _listening = ReadAsync();
        await _open.Task.WaitAsync(cancel);
    }

    /// <summary>When the page on the screen had this text, by the machine's ticks.</summary>
    public Task<long> SeeAsync(string text)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited.Add((text, seen));
            if (_failed is { } why)
            {
                seen.SetException(why);
            }
        }

        return seen.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await Task.WhenAll(_listening, _showing);
        _gone.Dispose();
    }

    private string Cookie => $"paycare_session={token}";

    private async Task ReadAsync()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/api/v1/cases/{Case}/events?after="));
            request.Headers.TryAddWithoutValidation("Cookie", Cookie);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _gone.Token);
            answer.EnsureSuccessStatusCode();
            await using var stream = await answer.Content.ReadAsStreamAsync(_gone.Token);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(_gone.Token))
            {
                _open.TrySetResult();
                if (item.EventType is "message" or "state")
                {
                    Show();
                }
            }

            throw new HttpRequestException("The stream ended.");
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            Fail(e);
        }
    }

    /// <summary>One reading at a time, as in the page: what changes meanwhile is in the next one.</summary>
    private void Show()
    {
        lock (_lock)
        {
            if (!_isWanted)
            {
                _isWanted = true;
                _showing = ShowAsync(_showing);
            }
        }
    }

    private async Task ShowAsync(Task before)
    {
        try
        {
            await before;
            await Task.Delay(Settle, _gone.Token);
            lock (_lock)
            {
                _isWanted = false;
            }

            var page = await http.PageAsync(new Uri(address, $"/help/cases/{Case}"), Cookie, _gone.Token);
            var now = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref _pages);
            lock (_lock)
            {
                for (var i = _awaited.Count - 1; i >= 0; i--)
                {
                    if (page.Contains(_awaited[i].Text, StringComparison.Ordinal))
                    {
                        _awaited[i].Seen.TrySetResult(now);
                        _awaited.RemoveAt(i);
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            Fail(e);
        }
    }

    private void Fail(Exception why)
    {
        _open.TrySetException(why);
        lock (_lock)
        {
            _failed = why;
            _awaited.ForEach(a => a.Seen.TrySetException(why));
        }
    }
}

/// <summary>Calls over lines that stay open.</summary>
internal static class LiveHttp
{
    /// <summary>A page, whole.</summary>
    public static async Task<string> PageAsync(this HttpClient http, Uri page, string cookie, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await http.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancel);
    }

    /// <summary>A call of the API.</summary>
    public static async Task<JsonElement> CallAsync(this HttpClient http, Uri call, string token, object body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{call.AbsolutePath}: {(int)answer.StatusCode} {text}");
    }
}
