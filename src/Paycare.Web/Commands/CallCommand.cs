using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Paycare.Web.Actors;

namespace Paycare.Web.Commands;

/// <summary>Lets a person try the hotline's menu of a running host in a terminal, as if by phone.</summary>
internal static class CallCommand
{
    private const string Help = "Type keys or words. An empty line says nothing, q hangs up.";

    public static Command Build()
    {
        var url = new Option<Uri>("--url")
        {
            Description = "The host.",
            DefaultValueFactory = _ => new Uri("http://localhost:5080"),
            CustomParser = Address,
        };
        var from = new Option<string>("--from")
        {
            Description = "The number that the call says it comes from.",
            DefaultValueFactory = _ => "",
        };
        var token = new Option<string?>("--token") { Description = "The voice provider's auth token; of a demo, its own is read." };
        var command = new Command("call", "Calls the hotline of a running host: prints what is said, and takes keys and words.")
        {
            url,
            from,
            token,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    parsed.GetRequiredValue(url),
                    parsed.GetValue(from) ?? "",
                    parsed.GetValue(token),
                    Console.In,
                    Console.Out,
                    Console.Error,
                    cancel
                )
        );
        return command;
    }

    /// <summary>The library makes no address of a text by itself.</summary>
    private static Uri? Address(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        given.AddError("--url takes an address like http://localhost:5080.");
        return null;
    }

    /// <summary>Plays a call until it is over.</summary>
    /// <returns>0, or 1 when the host cannot be reached or does not take the call.</returns>
    public static async Task<int> RunAsync(
        Uri url,
        string from,
        string? token,
        TextReader input,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancel
    )
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            var call = new CallSimulator(http, token ?? await TokenAsync(http, cancel), url) { From = from };
            await output.WriteLineAsync(Help);
            await call.DialAsync(cancel: cancel);
            while (true)
            {
                foreach (var said in call.Said)
                {
                    await output.WriteLineAsync($"  {said.Text}");
                }

                if (call.Awaits is null or "Dial")
                {
                    await output.WriteLineAsync(call.Dials is { } number ? $"(put through to {number})" : "(the call is over)");
                    return 0;
                }

                await output.WriteAsync("> ");
                if (await input.ReadLineAsync(cancel) is not { } line || line == "q")
                {
                    await call.HangUpAsync(cancel: cancel);
                    return 0;
                }

                await AnswerAsync(call, line.Trim(), cancel);
            }
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or JsonException or KeyNotFoundException)
        {
            await errors.WriteLineAsync($"paycare: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static Task AnswerAsync(CallSimulator call, string line, CancellationToken cancel) =>
        call.Awaits == "Record" && line.Length > 0 && line != "9" ? call.SpeakAsync($"RE{call.Sid[2..]}", line.Length, cancel)
        : line.Length == 0 || line.All(c => char.IsAsciiDigit(c) || c is '*' or '#') ? call.PressAsync(line.TrimEnd('#'), cancel)
        : call.SayAsync(line, cancel);

    private static async Task<string> TokenAsync(HttpClient http, CancellationToken cancel)
    {
        using var sheet = JsonDocument.Parse(await http.GetStringAsync(new Uri("/dev/demo", UriKind.Relative), cancel));
        return sheet.RootElement.GetProperty("channels").GetProperty("voice").GetProperty("authToken").GetString() ?? "";
    }
}
