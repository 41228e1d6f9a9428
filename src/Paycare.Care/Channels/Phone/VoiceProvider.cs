using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Outgoing;
using Paycare.Platform.Processes;
using Paycare.Platform.Sealing;

namespace Paycare.Care.Channels.Phone;

/// <summary>
/// The voice provider's API: calls somebody, leads a call elsewhere, says where recordings are. Every address in it is made of the settings
/// and of names that are letters and figures: nothing that a request says is called.
/// </summary>
[EachProcess("It keeps settings and open connections.")]
internal sealed partial class VoiceProvider : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private readonly PhoneOptions _options;
    private readonly PublicAddress _address;
    private readonly Vault _vault;
    private readonly HttpClient _http;
    private readonly ILogger<VoiceProvider> _log;

    public VoiceProvider(IOptions<PhoneOptions> options, PublicAddress address, Vault vault, TimeProvider clock, ILogger<VoiceProvider> log)
    {
        (_options, _address, _vault, _log) = (options.Value, address, vault, log);
        _http = OutgoingHttp.Client(
            new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
            new PeerWaits(UriPartial.Authority, clock)
        );
        _http.Timeout = AnswerWithin;
    }

    /// <summary>Where due work waits for it.</summary>
    public static DueLane Lane { get; } = new("voice", 2, TimeSpan.FromMinutes(2));

    /// <summary>Whether people can be called: the provider must know where to find us.</summary>
    public bool CanCall => _options.CallsBack && _address.Origin is not null;

    /// <summary>Whether recordings can be fetched.</summary>
    public bool HasRecordings => _options.HasApi;

    /// <summary>Calls somebody who asked for it.</summary>
    /// <returns>Whether the provider takes it on.</returns>
    public Task<bool> CallAsync(Call call, CancellationToken cancel) =>
        PostAsync(
            "Calls.json",
            [
                new("To", call.Reachable(_vault) ?? ""),
                new("From", _options.CallerNumber),
                new("Url", _address.Link($"/channels/voice/callback?call={call.Id}")),
                new("Method", "POST"),
                new("StatusCallback", _address.Link($"/channels/voice/status?call={call.Id}")),
                new("StatusCallbackMethod", "POST"),
            ],
            cancel
        );

    /// <summary>Puts a waiting caller through now, instead of when they are next told their place.</summary>
    public async Task HurryAsync(Call call, CancellationToken cancel)
    {
        if (_options.HasApi && _address.Origin is not null && call.Sid.All(char.IsAsciiLetterOrDigit))
        {
            _ = await PostAsync(
                $"Calls/{call.Sid}.json",
                [new("Url", _address.Link("/channels/voice/connect")), new("Method", "POST")],
                cancel
            );
        }
    }

    /// <summary>The account's address of something.</summary>
    public string AddressOf(string path) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_options.ApiBase.TrimEnd('/')}/2010-04-01/Accounts/{Uri.EscapeDataString(_options.AccountSid)}/{path}"
        );

    /// <summary>What every call of ours shows.</summary>
    public AuthenticationHeaderValue Proof =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.AccountSid}:{_options.AuthToken}")));

    public void Dispose() => _http.Dispose();

    private async Task<bool> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancel)
    {
        try
        {
            using var request = Request(HttpMethod.Post, path);
            request.Content = new FormUrlEncodedContent(form);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!response.IsSuccessStatusCode)
            {
                Refused((int)response.StatusCode);
            }

            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            NotReached(e);
            return false;
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, AddressOf(path));
        request.Headers.Authorization = Proof;
        return request;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The voice provider answered {Status}; the hotline goes on without it")]
    private partial void Refused(int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The voice provider was not reached; the hotline goes on without it")]
    private partial void NotReached(Exception e);
}
