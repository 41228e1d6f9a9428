using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.Payments.Processor.Simulator;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Web.Actors;
using Paycare.Web.Demo;
using Paycare.Web.Stories;

namespace Paycare.Tests.Infrastructure;

/// <summary>The real program as a process of its own, which can be killed.</summary>
internal sealed partial class PaycareProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Task _reading;

    private PaycareProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    /// <summary>What it wrote to standard output, line by line.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>What it wrote to standard error that is neither an information nor a warning.</summary>
    public IReadOnlyList<string> Complaints => [.. _errors.Where(line => !Routine().IsMatch(line))];

    /// <summary>
    /// That it complained about nothing; otherwise all that it wrote to standard error, since a complaint alone rarely says why.
    /// </summary>
    public void AssertNoComplaints() => Assert.True(Complaints.Count == 0, string.Join('\n', _errors));

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="environment">Its environment, beside the test's own; settings of this machine do not reach it.</param>
    /// <param name="words">Its command line.</param>
    public static PaycareProcess Start(IReadOnlyDictionary<string, string> environment, params string[] words) =>
        StartProgram("Paycare.Web.dll", environment, words);

    /// <summary>Starts another program of this solution.</summary>
    public static PaycareProcess StartProgram(string program, IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new PaycareProcess(Process.Start(start) ?? throw new InvalidOperationException("Cannot start dotnet."));
    }

    /// <summary>Waits until a server says that it is ready: the active one on its database, demo data in place.</summary>
    /// <returns>Where it listens.</returns>
    public async Task<Uri> ReadyAsync()
    {
        const string Greeting = "Paycare is ready at ";
        var line = await Eventually.SeeAsync("the server is ready", _ =>
            HasExited
                ? throw new InvalidOperationException($"The server ended instead of getting ready: {string.Join('\n', _errors)}")
                : Task.FromResult(_output.FirstOrDefault(l => l.StartsWith(Greeting, StringComparison.Ordinal)))
        );
        return new Uri(line[Greeting.Length..].Split(' ')[0]);
    }

    /// <summary>Types lines, as a person at its terminal, and then no more.</summary>
    public async Task TypeAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await _process.StandardInput.WriteLineAsync(line);
        }

        _process.StandardInput.Close();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code; everything it wrote has been read by then.</returns>
    public async Task<int> ExitAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Eventually.Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        await _reading.WaitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, as a supervisor stops it.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>
    /// Halts it where it stands. A thread inside the kernel first ends its call there, which may take a file's lock, so this waits
    /// until the last one stands.
    /// </summary>
    public async Task HaltAsync()
    {
        await SignalAsync("STOP");
        await Eventually.HoldsAsync(() =>
            Task.FromResult(Directory.EnumerateDirectories($"/proc/{_process.Id}/task").All(thread => IsHalted($"{thread}/stat")))
        );
    }

    private static bool IsHalted(string stat) => File.ReadAllText(stat) is var text && text[(text.LastIndexOf(')') + 2)..][0] == 'T';

    /// <summary>Sends a signal: CONT lets a halted one go on.</summary>
    public async Task SignalAsync(string signal)
    {
        // The shell's own kill: the program of that name is not installed everywhere.
        using var kill = Process.Start("sh", ["-c", "kill -\"$1\" \"$2\"", "sh", signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
    }

    [GeneratedRegex("^[0-9T:.-]+Z (info|warn): ")]
    private static partial Regex Routine();

    private static bool IsSetting(string name) =>
        name.StartsWith("Paycare__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Logging__", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_ENVIRONMENT" or "DOTNET_URLS";

    private static async Task ReadAsync(StreamReader from, ConcurrentQueue<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            to.Enqueue(line);
        }
    }
}

/// <summary>A database, a key folder and an address, on which the program can be started again and again.</summary>
internal sealed class PaycareHome : IAsyncDisposable
{
    private static int _ports;
    private readonly TestStore _store;
    private readonly DirectoryInfo _folder;
    private readonly List<PaycareProcess> _processes = [];

    private PaycareHome(TestStore store, DirectoryInfo folder)
    {
        _store = store;
        _folder = folder;
        Address = AddressOf(FreePort());
        Environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Paycare__DataDirectory"] = store.Folder ?? Path.Combine(folder.FullName, "data"),
            ["Paycare__KeyDirectory"] = Path.Combine(folder.FullName, "keys"),
            // Months of cases, which take more of the processor than all the rest of a start.
            ["Paycare__DemoHistory"] = "false",
        };
        if (store.Database == TestDatabase.Postgres)
        {
            Environment["ConnectionStrings__Paycare"] = store.ConnectionString;
        }
    }

    /// <summary>The address of every process of this home, so that clients find it again after a restart.</summary>
    public Uri Address { get; }

    /// <summary>The settings of its processes.</summary>
    public Dictionary<string, string> Environment { get; }

    public TestStore Store => _store;

    public string Folder => _folder.FullName;

    public LedgerStore Ledger =>
        new(_store.Database == TestDatabase.Postgres ? LedgerStoreKind.Postgres : LedgerStoreKind.Sqlite, _store.LedgerConnectionString);

    /// <summary>Checks the books with this home's keys.</summary>
    public LedgerVerifier Verifier() => new(Ledger, KeyRing.Open(Environment["Paycare__KeyDirectory"], TestClock.Time));

    public static async Task<PaycareHome> OnAsync(TestDatabase database) =>
        new(await TestStore.CreateAsync(database), Directory.CreateTempSubdirectory("paycare-home-"));

    /// <summary>A home whose first start is over.</summary>
    public static async Task<PaycareHome> BegunAsync(TestDatabase database)
    {
        var (store, folder) = await FirstStart.CopyAsync(database);
        return new PaycareHome(store, folder);
    }

    /// <summary>An unused port, below those that the system gives to clients.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = 20_000 + ((System.Environment.ProcessId * 40) + Interlocked.Increment(ref _ports)) % 12_000;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }

    public static Uri AddressOf(int port) => new($"http://127.0.0.1:{port}/");

    /// <summary>Starts a server.</summary>
    /// <param name="address">Where it listens; the home's address when left out.</param>
    public PaycareProcess Start(Uri? address = null) =>
        Keep(PaycareProcess.Start(Surroundings(), "--urls", (address ?? Address).ToString()));

    /// <summary>Starts a server and waits until it serves.</summary>
    public async Task<PaycareProcess> StartReadyAsync()
    {
        var process = Start();
        await process.ReadyAsync();
        return process;
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<(int Code, PaycareProcess Process)> RunAsync(params string[] words) => AnswerAsync(words, []);

    /// <summary>Runs a command to its end, and answers what it asks.</summary>
    public async Task<(int Code, PaycareProcess Process)> AnswerAsync(string[] words, IEnumerable<string> answers)
    {
        var process = Keep(PaycareProcess.Start(Surroundings(), words));
        await process.TypeAsync(answers);
        return (await process.ExitAsync(), process);
    }

    public async Task<DemoSheet> DemoAsync() =>
        (await ApiClient.At(Address).GetAsync("/dev/demo")).Expect(200).Body.Deserialize<DemoSheet>(Json.Options)!;

    /// <summary>Somebody new with a confirmed phone, signed in, with a bound card.</summary>
    public async Task<CustomerActor> JoinAsync(SimulatedCard card)
    {
        var customer = new StoryStage(Address, null!, TestClock.Time, TextWriter.Null).NewCustomer("Rina Wulandari", "en");
        await customer.JoinAsync();
        (await customer.BindCardAsync(card.Number, card.Cvv)).Expect(201);
        return customer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The settings, and the tests' time where a process may have another than the system's.</summary>
    private Dictionary<string, string> Surroundings() =>
        Environment["ASPNETCORE_ENVIRONMENT"] == "Development" && Environment.GetValueOrDefault("Paycare__Demo") != "false"
            ? new Dictionary<string, string>(Environment) { ["Paycare__DemoClockAhead"] = TestClock.AheadText }
            : Environment;

    private PaycareProcess Keep(PaycareProcess process)
    {
        _processes.Add(process);
        return process;
    }
}
