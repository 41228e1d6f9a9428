using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using Paycare.Care.Channels.Phone;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Phone;

/// <summary>Nothing that a voice provider did not sign is listened to.</summary>
public sealed class VoiceSignatureTests
{
    private static readonly string[] Paths =
    [
        "incoming",
        "heard?turn=0",
        "connect",
        "callback?call=0190aaaa0000700080000000000000aa",
        "status",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The example of the scheme's own documentation.</summary>
    [Fact]
    public void The_signature_is_the_providers() =>
        Assert.Equal(
            "GvWf1cFY/Q7PnoempGyD5oXAezc=",
            VoiceSignature.Of(
                "12345",
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                new Dictionary<string, StringValues>
                {
                    ["CallSid"] = "CA1234567890ABCDE",
                    ["Caller"] = "+14158675310",
                    ["Digits"] = "1234",
                    ["From"] = "+14158675310",
                    ["To"] = "+18005551212",
                }
            )
        );

    [Theory, OnBothDatabases]
    public async Task Missing_wrong_and_others_signatures_are_turned_away_and_nothing_is_kept(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var call = host.Phone("+6281200000001");
        foreach (var path in Paths.Select(p => $"/channels/voice/{p}"))
        {
            var elsewhere = CallSimulator.Sign(host.Demo.Channels.Voice.AuthToken, $"https://elsewhere.example{path}", FieldsOf(call));
            var otherToken = CallSimulator.Sign("another", new Uri(host.Address, path).AbsoluteUri, FieldsOf(call));
            foreach (var signature in new[] { "", "x", elsewhere, otherToken })
            {
                using var answer = await call.SendAsync(path, [], signature, Cancel);
                Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.StatusCode));
            }
        }

        Assert.Null(await FindAsync(host, call));
    }

    [Theory, OnBothDatabases]
    public async Task An_altered_form_is_turned_away_and_unknown_fields_are_not(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var call = await host.CallAsync("+6281200000002");
        var address = new Uri(host.Address, call.Action).AbsoluteUri;
        var signature = CallSimulator.Sign(host.Demo.Channels.Voice.AuthToken, address, [.. FieldsOf(call), new("Digits", "1")]);
        using var altered = await call.SendAsync(call.Action, [new("Digits", "9")], signature, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, altered.StatusCode);
        using var unknown = await call.SendAsync(call.Action, [new("Digits", "4"), new("StirVerstat", "x"), new("a", "")], null, Cancel);
        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
        Assert.Equal("text/xml", unknown.Content.Headers.ContentType!.MediaType);
    }

    [Theory, OnBothDatabases]
    public async Task A_repeated_request_changes_nothing_and_is_answered_alike(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var call = await host.CallAsync(customer.Phone);
        var (action, before) = (call.Action, (await customer.MessagesAsync()).Count);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SayAsync(action, "1")));
        Assert.Single(answers.Distinct());
        Assert.Equal(before + 1, (await customer.MessagesAsync()).Count);
        Assert.Equal(answers[0], await SayAsync("/channels/voice/incoming", ""));
        Assert.Equal(answers[0], await SayAsync("/channels/voice/heard?turn=77", "9"));
        Assert.Equal(2, (await FindAsync(host, call))!.Turn);

        async Task<string> SayAsync(string path, string keys)
        {
            using var answer = await call.SendAsync(path, [new("Digits", keys)], null, Cancel);
            return await answer.Content.ReadAsStringAsync(Cancel);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Five_megabytes_are_not_read(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.ExpectContinue = true;
        var form = new FormUrlEncodedContent([new("CallSid", "CA1"), new("SpeechResult", new string('x', 5_000_000))]);
        using var answer = await http.PostAsync("/channels/voice/incoming", form, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static Task<Call?> FindAsync(TestHost host, CallSimulator call)
    {
        var sid = call.Sid;
        return host.InDatabaseAsync(db => db.Set<Call>().AsNoTracking().SingleOrDefaultAsync(c => c.Sid == sid, Cancel));
    }

    private static KeyValuePair<string, string>[] FieldsOf(CallSimulator call) =>
        [new("CallSid", call.Sid), new("From", call.From), new("AccountSid", "AC0")];
}
