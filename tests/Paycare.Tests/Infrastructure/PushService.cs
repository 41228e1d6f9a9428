using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Paycare.Web.Actors;

namespace Paycare.Tests.Infrastructure;

/// <summary>A push service (RFC 8030) and the browsers that it serves: keeps what comes, and answers as the test says.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PushService(WebApplication app)
    {
        _app = app;
        app.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            All.Enqueue(new Came(context.Request.Path, headers, body.ToArray()));
            context.Response.StatusCode = Status;
            context.Response.Headers.RetryAfter = RetryAfter;
        });
    }

    /// <summary>Everything that came, in order.</summary>
    public ConcurrentQueue<Came> All { get; } = new();

    /// <summary>How it answers: 201 unless the test says otherwise.</summary>
    public int Status { get; set; } = StatusCodes.Status201Created;

    public string? RetryAfter { get; set; }

    public string Origin { get; private set; } = "";

    public static async Task<PushService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var service = new PushService(builder.Build());
        await service._app.StartAsync();
        service.Origin = service._app.Urls.Single();
        return service;
    }

    /// <summary>A browser that has subscribed.</summary>
    public PushBrowser Browser() => new(this, $"/push/{CustomerActor.NewKey()}");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>One message.</summary>
    internal sealed record Came(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}

/// <summary>A browser: it alone can read what comes for it.</summary>
internal sealed class PushBrowser(PushService service, string path)
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);

    public string Endpoint => service.Origin + path;

    private byte[] Point
    {
        get
        {
            var q = _key.ExportParameters(false).Q;
            return [4, .. q.X!, .. q.Y!];
        }
    }

    /// <summary>What <c>PushSubscription.toJSON()</c> gives.</summary>
    public object Subscription =>
        new
        {
            endpoint = Endpoint,
            expirationTime = (long?)null,
            keys = new { p256dh = Base64Url.EncodeToString(Point), auth = Base64Url.EncodeToString(_secret) },
        };

    /// <summary>What came for it, in order.</summary>
    public IReadOnlyList<PushService.Came> Came => [.. service.All.Where(c => c.Path == path)];

    /// <summary>Asks Paycare to tell this browser.</summary>
    public async Task<string> AskAsync(ApiClient api) =>
        (await api.PostAsync("/api/v1/me/push-subscriptions", Subscription, cancel: TestContext.Current.CancellationToken)).Expect(201)[
            "id"
        ]!;

    /// <summary>Waits for what is about something, and reads it.</summary>
    public Task<JsonDocument> SeeAsync(string tag) =>
        Eventually.SeeAsync($"a push about {tag}", _ => Task.FromResult(Came.Select(Read).FirstOrDefault(t => Text(t, "tag") == tag)));

    /// <summary>Decrypts a message (RFC 8291, RFC 8188).</summary>
    public JsonDocument Read(PushService.Came came)
    {
        Assert.Equal("aes128gcm", came.Headers["Content-Encoding"]);
        var (salt, size, sender) = (came.Body[..16], came.Body[20], came.Body[21..86]);
        Assert.Equal(65, size);
        using var theirs = ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = sender[1..33], Y = sender[33..] },
            }
        );
        using var hmac = new HMACSHA256(_secret);
        var extracted = hmac.ComputeHash(_key.DeriveRawSecretAgreement(theirs.PublicKey));
        var material = HKDF.Expand(HashAlgorithmName.SHA256, extracted, 32, [.. "WebPush: info\0"u8, .. Point, .. sender]);
        var record = came.Body[86..];
        var text = new byte[record.Length - 16];
        using var aes = new AesGcm(Key("Content-Encoding: aes128gcm\0", 16), 16);
        aes.Decrypt(Key("Content-Encoding: nonce\0", 12), record.AsSpan(0, text.Length), record.AsSpan(text.Length), text);
        Assert.Equal(2, text[^1]);
        return JsonDocument.Parse(text.AsMemory(0, text.Length - 1));

        byte[] Key(string what, int length) =>
            HKDF.DeriveKey(HashAlgorithmName.SHA256, material, length, salt, Encoding.ASCII.GetBytes(what));
    }

    /// <summary>Checks the token by which the push service knows the sender (RFC 8292).</summary>
    public void CheckSender(PushService.Came came, string publicKey)
    {
        var header = came.Headers["Authorization"];
        Assert.StartsWith("vapid t=", header, StringComparison.Ordinal);
        Assert.EndsWith($", k={publicKey}", header, StringComparison.Ordinal);
        var parts = header["vapid t=".Length..header.IndexOf(',', StringComparison.Ordinal)].Split('.');
        var point = Base64Url.DecodeFromChars(publicKey);
        using var key = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33], Y = point[33..] },
            }
        );
        Assert.True(
            key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256)
        );
        var (kind, claims) = (
            JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])),
            JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]))
        );
        Assert.Equal("ES256", Text(kind, "alg"));
        Assert.Equal(service.Origin, Text(claims, "aud"));
        // A push service takes a token for a day at most, by its own clock.
        var left = DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64()) - TestClock.RealTime.GetUtcNow();
        Assert.InRange(left, TimeSpan.FromHours(1), TimeSpan.FromHours(24));
        Assert.InRange(long.Parse(came.Headers["TTL"], CultureInfo.InvariantCulture), 1, 24 * 60 * 60);
    }

    public static string? Text(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
}
