using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Every call to somebody else's machine goes through the one client that obeys <c>Retry-After</c>.</summary>
public sealed partial class OutgoingTests
{
    /// <summary>Who calls by HTTP, and how.</summary>
    private static readonly Dictionary<string, string> Callers = new(StringComparer.Ordinal)
    {
        ["src/Paycare.Platform/Outgoing/OutgoingHttp.cs"] = "makes the client",
        ["src/Paycare.Payments/Processor/StripeRail/StripeCards.cs"] = "OutgoingHttp.Client(",
        ["src/Paycare.Platform/Outgoing/PublicHttp.cs"] = "OutgoingHttp.Client(",
        ["src/Paycare.Payments/Webhooks/WebhookConnection.cs"] = "_public.Client(",
        ["src/Paycare.Care/Channels/Messaging/ChatConnection.cs"] = "OutgoingHttp.Client(",
        ["src/Paycare.Care/Channels/Media/MediaConnection.cs"] = "OutgoingHttp.Client(",
        ["src/Paycare.Care/Channels/Phone/VoiceProvider.cs"] = "OutgoingHttp.Client(",
        ["src/Paycare.Identity/Pushes/PushConnection.cs"] = "_public.Client(",
        ["src/Paycare.Web/Commands/CallCommand.cs"] = "calls the hotline as a person in a terminal",
        ["src/Paycare.Web/Actors/CallSimulator.cs"] = "plays the voice provider, and must see every answer",
        ["src/Paycare.Web/Demo/Channels/Plays.cs"] = "plays every provider, and must see every answer",
        ["src/Paycare.Web/Actors/ApiClient.cs"] = "plays the people of the stories, and must see every answer",
    };

    [Fact]
    public void Whoever_calls_by_http_obeys_what_the_peer_asks_for()
    {
        var callers = Repository
            .Files("*.cs", "src")
            .Where(f => Calls().IsMatch(File.ReadAllText(f)))
            .Select(Repository.Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(
            Callers.Keys.Order(StringComparer.Ordinal).SequenceEqual(callers),
            "Who calls by HTTP has changed. Make the client with OutgoingHttp.Client, and name the file here:\n  "
                + string.Join("\n  ", callers)
        );
        foreach (var (file, how) in Callers.Where(c => c.Value.EndsWith('(')))
        {
            var text = File.ReadAllText(Repository.PathOf(file));
            Assert.Contains(how, text, StringComparison.Ordinal);
            Assert.DoesNotMatch(Bare(), text);
        }
    }

    [Theory]
    [InlineData("private readonly HttpClient _http;", true)]
    [InlineData("services.AddHttpClient<Mailer>();", true)]
    [InlineData("using var invoker = new HttpMessageInvoker(handler);", true)]
    [InlineData("var request = WebRequest.Create(address);", true)]
    [InlineData("catch (HttpRequestException e)", false)]
    [InlineData("HttpContext context", false)]
    public void What_calls_is_seen(string text, bool isSeen) => Assert.Equal(isSeen, Calls().IsMatch(text));

    [GeneratedRegex(@"\b(HttpClient|AddHttpClient|IHttpClientFactory|HttpMessageInvoker|WebRequest|WebClient|ClientWebSocket)\b")]
    private static partial Regex Calls();

    [GeneratedRegex(@"new HttpClient\(|HttpClient \w+ = new\(")]
    private static partial Regex Bare();
}
