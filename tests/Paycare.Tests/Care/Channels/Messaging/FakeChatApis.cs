using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Paycare.Tests.Care.Channels.Messaging;

/// <summary>Something that a provider keeps.</summary>
internal sealed record FakeFile(byte[] Content)
{
    private int _waits;

    /// <summary>What the provider says that it is.</summary>
    public string Type { get; init; } = "application/octet-stream";

    /// <summary>How often it is not ready yet.</summary>
    public int Waits
    {
        get => _waits;
        init => _waits = value;
    }

    /// <summary>How long the provider says that it is; <c>null</c> for as long as it is.</summary>
    public long? Says { get; init; }

    /// <summary>Whether it never ends.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Where it leads instead.</summary>
    public string? Elsewhere { get; init; }

    public bool TakeWait() => Interlocked.Decrement(ref _waits) >= 0;

    public async Task WriteAsync(HttpResponse response, CancellationToken cancel)
    {
        if (Elsewhere is not null)
        {
            response.Redirect(Elsewhere);
            return;
        }

        (response.ContentType, response.ContentLength) = (Type, IsEndless ? null : Says ?? Content.Length);
        do
        {
            await response.Body.WriteAsync(Content, cancel);
        } while (IsEndless);
        if (Says > Content.Length)
        {
            // The rest never comes; whoever reads leaves.
            await response.Body.FlushAsync(cancel);
            var left = new TaskCompletionSource();
            await using var leaving = cancel.Register(left.SetResult);
            await left.Task;
        }
    }
}

/// <summary>The providers' interfaces on this machine: keep what they are asked, and answer as they are told to.</summary>
internal sealed class FakeChatApis : IAsyncDisposable
{
    private const string BotToken = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789";

    private readonly WebApplication _app;

    private FakeChatApis(WebApplication app)
    {
        _app = app;
        app.MapPost("/{**path}", async (string path, HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            Asked.Enqueue((path, http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
            var status = StatusOf(path);
            http.Response.Headers.RetryAfter = status == StatusCodes.Status429TooManyRequests ? RetryAfter : default;
            return path.EndsWith("stable_token", StringComparison.Ordinal)
                ? Results.Json(new { access_token = "T1", expires_in = 7200 })
                : Results.Json(Answer(path, status), statusCode: status);
        });
        app.MapGet("/{**path}", GiveAsync);
    }

    /// <summary>What people sent, by what each provider calls it.</summary>
    public ConcurrentDictionary<string, FakeFile> Files { get; } = new();

    /// <summary>Every address that was read, with what opened it.</summary>
    public ConcurrentQueue<(string Address, string Authorization)> Read { get; } = new();

    /// <summary>How long a busy provider asks for a pause, in seconds.</summary>
    public string RetryAfter { get; set; } = "1";

    /// <summary>A part of the addresses that answer as <see cref="Status"/> says; <c>null</c> for all.</summary>
    public string? Only { get; set; }

    public ConcurrentQueue<(string Path, string Authorization, string Body)> Asked { get; } = new();

    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>What Meta calls a refusal.</summary>
    public int ErrorCode { get; set; } = 131047;

    /// <summary>What WhatsApp calls the next message.</summary>
    public string WhatsAppId { get; set; } = "wamid.7";

    public string Url { get; private set; } = "";

    /// <summary>Settings that lead every channel here.</summary>
    public Dictionary<string, string?> Settings =>
        new()
        {
            ["Paycare:Channels:Meta:ApiBase"] = Url,
            ["Paycare:Channels:Meta:AccessToken"] = "meta-token",
            ["Paycare:Channels:Meta:WhatsAppNumberId"] = "106",
            ["Paycare:Channels:Telegram:ApiBase"] = Url,
            ["Paycare:Channels:Telegram:BotToken"] = BotToken,
            ["Paycare:Channels:Line:ApiBase"] = Url,
            ["Paycare:Channels:Line:DataBase"] = Url,
            ["Paycare:Channels:Meta:MediaHosts"] = "fbcdn.net 127.0.0.1",
            ["Paycare:Channels:Line:AccessToken"] = "line-token",
            ["Paycare:Channels:WeChat:ApiBase"] = Url,
            ["Paycare:Channels:WeChat:AppSecret"] = "wechat-secret",
        };

    public static async Task<FakeChatApis> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var apis = new FakeChatApis(builder.Build());
        await apis._app.StartAsync();
        apis.Url = apis._app.Urls.Single();
        return apis;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Where what was sent is, as a message of Messenger or Instagram says.</summary>
    public string AddressOf(string file) => $"{Url}/files/{file}";

    private int StatusOf(string path) =>
        Only is { } only && !path.Contains(only, StringComparison.Ordinal) ? StatusCodes.Status200OK : Status;

    private async Task GiveAsync(string path, HttpContext http)
    {
        var opened = http.Request.Headers.Authorization.ToString();
        Read.Enqueue((path + http.Request.QueryString, opened));
        var (id, isLine, isWeChat) = (
            IdOf(path, http),
            path.StartsWith("v2/bot", StringComparison.Ordinal),
            path.StartsWith("cgi-bin", StringComparison.Ordinal)
        );
        if (!Files.TryGetValue(id, out var file) || !IsAllowed(path, opened, http))
        {
            http.Response.StatusCode = Files.ContainsKey(id) ? StatusCodes.Status401Unauthorized : StatusCodes.Status404NotFound;
            await (isWeChat ? SayAsync(http, new { errcode = Files.ContainsKey(id) ? 48001 : 40007 }) : Task.CompletedTask);
        }
        else if (path == id)
        {
            await SayAsync(http, new { id, url = AddressOf(id) });
        }
        else if (path.EndsWith("getFile", StringComparison.Ordinal))
        {
            await SayAsync(http, new { ok = true, result = new { file_path = $"photos/{id}" } });
        }
        else if (file.TakeWait())
        {
            http.Response.StatusCode = isLine ? StatusCodes.Status202Accepted : StatusCodes.Status503ServiceUnavailable;
        }
        else
        {
            await file.WriteAsync(http.Response, http.RequestAborted);
        }
    }

    private static string IdOf(string path, HttpContext http) =>
        http.Request.Query.TryGetValue("file_id", out var file) ? file.ToString()
        : http.Request.Query.TryGetValue("media_id", out var media) ? media.ToString()
        : path.Split('/') is [.., var before, "content"] ? before
        : path.Split('/')[^1];

    private static bool IsAllowed(string path, string opened, HttpContext http) =>
        path.Split('/')[0] switch
        {
            "v2" => opened == "Bearer line-token",
            "cgi-bin" => http.Request.Query["access_token"] == "T1",
            var first when first.StartsWith("bot", StringComparison.Ordinal) => first == $"bot{BotToken}",
            "file" => path.StartsWith($"file/bot{BotToken}/", StringComparison.Ordinal),
            "files" => opened is "" or "Bearer meta-token",
            _ => opened == "Bearer meta-token",
        };

    private static Task SayAsync(HttpContext http, object what)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        return http.Response.WriteAsJsonAsync(what, what.GetType());
    }

    private object Answer(string path, int status) =>
        status != StatusCodes.Status200OK
            ? new
            {
                ok = false,
                error_code = status,
                description = "no",
                error = new { code = ErrorCode },
                parameters = new { retry_after = int.Parse(RetryAfter, CultureInfo.InvariantCulture) },
            }
        : path.EndsWith("sendMessage", StringComparison.Ordinal)
            ? new
            {
                ok = true,
                result = new
                {
                    message_id = 7,
                    date = 1773198000,
                    chat = new { id = 1, type = "private" },
                    text = "x",
                },
            }
        : path.Contains("cgi-bin", StringComparison.Ordinal) ? new { errcode = 0, errmsg = "ok" }
        : path.Contains("v2/bot", StringComparison.Ordinal) ? new { sentMessages = new[] { new { id = "L7" } } }
        : path.EndsWith("me/messages", StringComparison.Ordinal) ? new { message_id = "m7" }
        : new { messages = new[] { new { id = WhatsAppId } } };
}
