using System.Diagnostics;
using System.Globalization;
using Paycare.Web.Actors;

namespace Paycare.Benchmarks;

/// <summary>All who talk: customers with their pages, agents with their windows.</summary>
internal sealed class LiveStage(Uri address, HttpClient http, LivePeople people) : IAsyncDisposable
{
    private const string Rows = "c-clock",
        NoRows = "Nobody is waiting here";
    private const int AtOnce = 8,
        KeysEvery = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LiveCustomer[] _customers = [.. people.Customers.Select(t => new LiveCustomer(http, address, t))];
    private readonly List<DeskWindow> _cases = [];
    private readonly List<DeskWindow> _inboxes = [];
    private int _listening;
    private int _said;

    /// <summary>How many messages were written.</summary>
    public int Said => _said;

    /// <summary>What that drew.</summary>
    public string Told =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"pages {_customers.Sum(c => c.Pages):N0}, cases {Drawn(_cases)}, inboxes {Drawn(_inboxes)}"
        );

    /// <summary>Every customer opens a case.</summary>
    public Task AskAsync(CancellationToken cancel) => EachAsync(_customers, c => c.AskAsync(cancel));

    /// <summary>So many more customers have their case on the screen.</summary>
    public async Task ListenAsync(int more, CancellationToken cancel)
    {
        await EachAsync(_customers.Skip(_listening).Take(more), c => c.ListenAsync(cancel));
        _listening += more;
    }

    /// <summary>So many more windows show a case each, of those whose customers came first.</summary>
    public Task OpenCasesAsync(int more, CancellationToken cancel) =>
        OpenAsync(_cases, more, i => OpenAsync(i, $"/desk/cases/{_customers[i].Case}", "conv-scroll", cancel));

    /// <summary>So many more windows show the inbox.</summary>
    public Task OpenInboxesAsync(int more, CancellationToken cancel) =>
        OpenAsync(_inboxes, more, i => OpenAsync(_cases.Count + i, "/desk", Rows, cancel));

    /// <summary>One conversation, a message after the other.</summary>
    public async Task TalkAsync(LiveTimes times, int messages, CancellationToken cancel)
    {
        for (var i = 0; i < messages; i++)
        {
            await ReplyAsync(times, 0, cancel);
            await WriteAsync(times, 0, cancel);
            await PressAsync(times, cancel);
        }
    }

    /// <summary>Messages of all conversations, as many in a second, whatever became of those before.</summary>
    public async Task TalkAsync(LiveTimes times, int pace, TimeSpan duration, CancellationToken cancel)
    {
        var (said, began) = (new List<Task>(), Stopwatch.GetTimestamp());
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / pace);
        var pressing = Task.CompletedTask;
        for (var i = 0; Stopwatch.GetElapsedTime(began) < duration; i++)
        {
            await timer.WaitForNextTickAsync(cancel);
            // Every other message is an agent's; a customer's goes to a case that is on an agent's screen every other time.
            said.Add(
                (i % 4) switch
                {
                    0 or 2 => ReplyAsync(times, i * 37 % _customers.Length, cancel),
                    1 => WriteAsync(times, i / 4 % (_cases.Count - 1), cancel),
                    _ => WriteAsync(null, _cases.Count + (i * 41 % (_customers.Length - _cases.Count)), cancel),
                }
            );
            if (i % KeysEvery == 0)
            {
                pressing = PressAfterAsync(pressing, times, cancel);
            }
        }

        await Task.WhenAll(said.Append(pressing));
        _said += said.Count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var window in _cases.Concat(_inboxes))
        {
            await window.DisposeAsync();
        }

        foreach (var customer in _customers)
        {
            await customer.DisposeAsync();
        }
    }

    /// <summary>An agent answers; the customer's page has it.</summary>
    private async Task ReplyAsync(LiveTimes times, int to, CancellationToken cancel)
    {
        var (text, customer) = (NewText(), _customers[to]);
        var seen = customer.SeeAsync(text);
        var began = Stopwatch.GetTimestamp();
        await http.CallAsync(
            new Uri(address, $"/api/v1/desk/cases/{customer.Case}/messages"),
            people.Agents[to % people.Agents.Count],
            new { text, then = "customer" },
            cancel
        );
        times.ToCustomer.Add(LiveTimes.Between(began, await SeenAsync(text, seen, cancel)));
    }

    /// <summary>A customer writes; the window that shows the case has it.</summary>
    private async Task WriteAsync(LiveTimes? times, int from, CancellationToken cancel)
    {
        var text = NewText();
        var seen = times is null ? null : _cases[from].SeeAsync(text);
        var began = Stopwatch.GetTimestamp();
        await _customers[from].WriteAsync(text, cancel);
        if (seen is not null)
        {
            times!.ToDesk.Add(LiveTimes.Between(began, await SeenAsync(text, seen, cancel)));
        }
    }

    /// <summary>In the inbox, an agent chooses a list that is empty, and goes back to the one with all open cases.</summary>
    private async Task PressAsync(LiveTimes times, CancellationToken cancel)
    {
        foreach (var (path, shown) in new[] { ("/desk?view=security", NoRows), ("/desk?view=open", Rows) })
        {
            var seen = _inboxes[0].SeeAsync(shown);
            var began = Stopwatch.GetTimestamp();
            await _inboxes[0].GoAsync(path, cancel);
            times.Keys.Add(LiveTimes.Between(began, await SeenAsync(shown, seen, cancel)));
        }
    }

    private static async Task<long> SeenAsync(string text, Task<long> seen, CancellationToken cancel)
    {
        try
        {
            return await seen.WaitAsync(Patience, cancel);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No screen showed within {Patience.TotalSeconds:N0} s: {text}");
        }
    }

    private async Task PressAfterAsync(Task before, LiveTimes times, CancellationToken cancel)
    {
        await before;
        await PressAsync(times, cancel);
    }

    private Task<DeskWindow> OpenAsync(int number, string path, string shown, CancellationToken cancel) =>
        DeskWindow.OpenAsync(http, address, people.Agents[number % people.Agents.Count], path, shown, cancel);

    private static async Task OpenAsync(List<DeskWindow> windows, int more, Func<int, Task<DeskWindow>> open)
    {
        foreach (var some in Enumerable.Range(windows.Count, more).Chunk(AtOnce))
        {
            windows.AddRange(await Task.WhenAll(some.Select(open)));
        }
    }

    private static async Task EachAsync(IEnumerable<LiveCustomer> customers, Func<LiveCustomer, Task> act)
    {
        foreach (var some in customers.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(act));
        }
    }

    private static string Drawn(List<DeskWindow> windows) =>
        string.Create(CultureInfo.InvariantCulture, $"{windows.Sum(w => w.Batches):N0} times {windows.Sum(w => w.BatchBytes) / 1e6:N1} MB");

    private static string NewText() =>
        string.Create(CultureInfo.InvariantCulture, $"About your payment {CustomerActor.NewKey()}: we look.");
}
