using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Paycare.Benchmarks;

/// <summary>
/// One window of the desk, as a browser has it but without one: the page, its line to the server, an answer to each call of the page's
/// scripts, and word of each change that was drawn.
/// </summary>
internal sealed partial class DeskWindow : IAsyncDisposable
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10),
        Patience = TimeSpan.FromSeconds(60);
    private readonly ClientWebSocket _line = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<(byte[] Text, TaskCompletionSource<long> Seen)> _awaited = [];
    private Uri? _page;
    private Task _reading = Task.CompletedTask,
        _pinging = Task.CompletedTask;
    private string _last = "nothing";
    private volatile bool _isThere;
    private Exception? _failed;
    private long _batches,
        _batchBytes;
    private int _objects;

    private DeskWindow() { }

    /// <summary>How often something was drawn.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>How many bytes that took.</summary>
    public long BatchBytes => Interlocked.Read(ref _batchBytes);

    /// <summary>Opens a page of the desk.</summary>
    /// <param name="http">Fetches the page.</param>
    /// <param name="address">The host.</param>
    /// <param name="token">The agent's session.</param>
    /// <param name="path">The page.</param>
    /// <param name="shown">What the page shows once it is there.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<DeskWindow> OpenAsync(
        HttpClient http,
        Uri address,
        string token,
        string path,
        string shown,
        CancellationToken cancel
    )
    {
        var window = new DeskWindow();
        try
        {
            await window.OpenAsync(http, new Uri(address, path), token, shown, cancel);
            return window;
        }
        catch
        {
            await window.DisposeAsync();
            throw;
        }
    }

    /// <summary>When a batch with this text came, by the machine's ticks.</summary>
    public Task<long> SeeAsync(string text)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited.Add((Encoding.UTF8.GetBytes(text), seen));
            if (_failed is { } why)
            {
                seen.SetException(why);
            }
        }

        return seen.Task;
    }

    /// <summary>Clicks a link to another address of the same page.</summary>
    public Task GoAsync(string path, CancellationToken cancel) =>
        SendAsync(HubWriter.Call("OnLocationChanged", null, new Uri(_page!, path).ToString(), null, true), cancel);

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _line.Abort();
        await Task.WhenAll(_reading, _pinging);
        _line.Dispose();
        _turn.Dispose();
        _gone.Dispose();
    }

    private async Task OpenAsync(HttpClient http, Uri page, string token, string shown, CancellationToken cancel)
    {
        _page = page;
        var html = await http.PageAsync(page, $"paycare_desk={token}", cancel);
        var state = State().Match(html).Groups[1].Value;
        var operations = Marker()
            .Matches(html)
            .Select((m, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{m.Groups[1].Value}}}""");
        _line.Options.SetRequestHeader("Cookie", $"paycare_desk={token}");
        _line.Options.SetRequestHeader("Origin", page.GetLeftPart(UriPartial.Authority));
        await _line.ConnectAsync(
            new UriBuilder(page)
            {
                Scheme = "ws",
                Path = "/_blazor",
                Query = "",
            }.Uri,
            cancel
        );
        await SendAsync(Encoding.UTF8.GetBytes("""{"protocol":"blazorpack","version":1}""" + '\u001E'), cancel);
        var isThere = SeeAsync(shown);
        _reading = ReadAsync();
        await SendAsync(HubWriter.Call("StartCircuit", "0", new Uri(page, "/").ToString(), page.ToString(), "[]", state), cancel);
        await _started.Task.WaitAsync(Patience, cancel);
        _pinging = PingAsync();
        var batch = $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""";
        await SendAsync(HubWriter.Call("UpdateRootComponents", null, batch, state), cancel);
        try
        {
            await isThere.WaitAsync(Patience, cancel);
            (_isThere, _last) = (true, "");
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{page} never showed {shown}, but last {_last}");
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await _line.SendAsync(message, WebSocketMessageType.Binary, true, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(PingEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                await SendAsync(HubWriter.Ping(), _gone.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The window is closed.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var isGreeted = false;
            var (buffer, filled) = (new byte[16_384], 0);
            while (true)
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var received = await _line.ReceiveAsync(buffer.AsMemory(filled), _gone.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    throw new WebSocketException("The desk's line was closed.");
                }

                filled += received.Count;
                if (!isGreeted && Array.IndexOf(buffer, (byte)0x1E, 0, filled) is >= 0 and var end)
                {
                    isGreeted = true;
                    filled -= end + 1;
                    Buffer.BlockCopy(buffer, end + 1, buffer, 0, filled);
                }

                var (answers, taken) = Take(buffer.AsSpan(0, isGreeted ? filled : 0));
                Buffer.BlockCopy(buffer, taken, buffer, 0, filled - taken);
                filled -= taken;
                foreach (var answer in answers)
                {
                    await SendAsync(answer, _gone.Token);
                }
            }
        }
        catch (Exception e)
            when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            _started.TrySetException(e);
            lock (_lock)
            {
                _failed = e;
                _awaited.ForEach(a => a.Seen.TrySetException(e));
            }
        }
    }

    /// <summary>All whole messages, and what they are answered.</summary>
    private (List<ReadOnlyMemory<byte>> Answers, int Taken) Take(ReadOnlySpan<byte> received)
    {
        var answers = new List<ReadOnlyMemory<byte>>();
        var left = received;
        while (HubReader.TryTake(ref left, out var message))
        {
            var reader = new HubReader(message);
            _ = reader.Array();
            switch (reader.Number())
            {
                case 1:
                    reader.Headers();
                    _ = reader.Text();
                    var target = reader.Text();
                    _ = reader.Array();
                    if (Answer(target, ref reader) is { Length: > 0 } answer)
                    {
                        answers.Add(answer);
                    }

                    break;
                case 3:
                    _started.TrySetResult();
                    break;
                case 7:
                    throw new WebSocketException($"The desk hung up: {reader.Text()}");
                default:
                    break;
            }
        }

        return (answers, received.Length - left.Length);
    }

    private ReadOnlyMemory<byte> Answer(string? target, ref HubReader reader)
    {
        switch (target)
        {
            case "JS.RenderBatch":
                var number = reader.Number();
                Drawn(reader.Bytes(out _));
                return HubWriter.Call("OnRenderCompleted", null, number, null);
            case "JS.BeginInvokeJS":
                var call = reader.Number();
                _ = reader.Text();
                _ = reader.Text();
                var isObject = reader.Number() == 1;
                var made = isObject ? $$"""{"__jsObjectId":{{++_objects}}}""" : "null";
                return call == 0 ? default : HubWriter.Call("EndInvokeJSFromDotNet", null, call, true, $"[{call},true,{made}]");
            case "JS.Error":
                throw new WebSocketException($"The desk's page failed: {reader.Text()}");
            default:
                return default;
        }
    }

    private void Drawn(ReadOnlySpan<byte> batch)
    {
        var now = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _batchBytes, batch.Length);
        if (!_isThere)
        {
            _last = Encoding.UTF8.GetString(batch);
        }

        lock (_lock)
        {
            for (var i = _awaited.Count - 1; i >= 0; i--)
            {
                if (batch.IndexOf(_awaited[i].Text) >= 0)
                {
                    _awaited[i].Seen.TrySetResult(now);
                    _awaited.RemoveAt(i);
                }
            }
        }
    }

    [GeneratedRegex(@"<!--Blazor:(\{""type"":""server"".*?\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([^-]*)-->")]
    private static partial Regex State();
}
