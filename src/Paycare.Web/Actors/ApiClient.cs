using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.Actors;

/// <summary>An outside program's view of Paycare: only the public HTTP API. Demo data, stories and tests speak through it.</summary>
internal sealed class ApiClient(HttpClient http)
{
    private string? _token;

    /// <summary>The language requested for human-readable texts.</summary>
    public string Language { get; set; } = Languages.English.Name;

    public static ApiClient At(Uri address) => new(new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) });

    /// <summary>A client for another caller of the same server.</summary>
    public ApiClient Another() => new(http) { Language = Language };

    /// <summary>Acts for the owner of a session from now on.</summary>
    public void UseToken(string? token) => _token = token;

    public Task<ApiAnswer> GetAsync(string path, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Get, path, null, null, null, cancel);

    public Task<ApiAnswer> PostAsync(
        string path,
        object? body,
        string? key = null,
        string? ifMatch = null,
        CancellationToken cancel = default
    ) => SendAsync(HttpMethod.Post, path, Content(body), key, ifMatch, cancel);

    /// <summary>Sends a body of any kind, including malformed ones.</summary>
    public Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string? key = null,
        CancellationToken cancel = default
    ) => SendAsync(method, path, content, key, null, cancel);

    public Task<ApiAnswer> PutAsync(string path, object? body, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Put, path, Content(body), null, null, cancel);

    public Task<ApiAnswer> DeleteAsync(string path, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Delete, path, null, null, null, cancel);

    private async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string? key,
        string? ifMatch,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(Language));
        if (_token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await http.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        return new ApiAnswer(
            response.StatusCode,
            text,
            response.Headers.ETag?.ToString(),
            response.Headers.Contains(IdempotencyKey.ReplayedHeader),
            response.Headers.RetryAfter?.Delta
        )
        {
            ContentType = response.Content.Headers.ContentType?.MediaType,
        };
    }

    private static StringContent? Content(object? body) =>
        body is null
            ? null
            : new StringContent(body as string ?? JsonSerializer.Serialize(body, Json.Options), Encoding.UTF8, "application/json");
}

/// <summary>A response of the server.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string Text, string? ETag, bool Replayed, TimeSpan? RetryAfter)
{
    /// <summary>The body's content type, as declared by the server.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body, if it is JSON.</summary>
    public JsonElement Body { get; } = Text.Length > 0 && Text[0] is '{' or '[' ? JsonDocument.Parse(Text).RootElement : default;

    public int Code => (int)Status;

    /// <summary>A text, number or nested value of the body by its dotted path; <c>null</c> when absent.</summary>
    public string? this[string path]
    {
        get
        {
            var element = Body;
            foreach (var name in path.Split('.'))
            {
                if (
                    element.ValueKind == JsonValueKind.Array
                    && int.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out var index)
                )
                {
                    if (index >= element.GetArrayLength())
                    {
                        return null;
                    }

                    element = element[index];
                }
                else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }

            return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element.ToString();
        }
    }

    /// <summary>This response, if it has the status.</summary>
    /// <exception cref="StoryException">It has a different status.</exception>
    public ApiAnswer Expect(int status) =>
        Code == status ? this : throw new StoryException($"Expected status {status}, got {Code}: {Text}");
}
