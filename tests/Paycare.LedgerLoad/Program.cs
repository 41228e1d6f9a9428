using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.LedgerLoad;
using Paycare.Platform.Amounts;
using Paycare.Platform.Sealing;

// A process that puts a ledger under load and reports, line by line, its requests and answers: "S key request" before it sends,
// "A key row state code balances" once it is answered. What is on standard output before a kill is what the clients were told.
// "ready" means that it owns the ledger; exit code 3 means that another process took over.
//   Paycare.LedgerLoad <sqlite|postgres> <connection string> <name> <callers> <how far its time is ahead, an ISO 8601 duration>
//     <key folder>
const int Lost = 3;
var store = new LedgerStore(args[0] == "sqlite" ? LedgerStoreKind.Sqlite : LedgerStoreKind.Postgres, args[1]);
var clock = new TimeAhead(XmlConvert.ToTimeSpan(args[4]));
var macs = new LedgerMacs(KeyRing.Open(args[5], clock));
var (name, callers) = (args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
var told = Console.OpenStandardOutput();

// The shipped times, but for a shorter silence: the tests wait for many takeovers.
var ledger = new LedgerApi(
    store.Open(macs, NullLogger.Instance),
    macs,
    clock,
    new LedgerOptions
    {
        BeatInterval = TimeSpan.FromMilliseconds(100),
        SilenceLimit = TimeSpan.FromMilliseconds(800),
        WatchInterval = TimeSpan.FromMilliseconds(50),
        // A caller that is throttled asks again: here that would only be a pause in the load.
        RefusalsPerMinute = int.MaxValue,
        CheckpointRows = 2_000,
        CheckpointInterval = TimeSpan.FromMilliseconds(300),
    },
    NullLogger.Instance
);
await ledger.StartAsync(CancellationToken.None);
Tell("ready");

var clearing = await OpenAsync(new AccountDefinition("clearing", Currency.Idr, NormalSide.Debit));
var merchant = await OpenAsync(new AccountDefinition("merchant", Currency.Idr, NormalSide.Credit, 0));
var wallets = new List<long>();
for (var i = 0; i < 6; i++)
{
    wallets.Add(await OpenAsync(new AccountDefinition($"customer:{i}", Currency.Idr, NormalSide.Credit, 0, Ceiling: 2_000_000)));
}

var load = Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller))).ToList();
await Task.WhenAny([ledger.Lost, .. load]);
return ledger.Lost.IsCompleted ? Lost : 1;

async Task CallAsync(int caller)
{
    var (holds, paid) = (new List<long>(), new List<JournalEntry>());
    using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
    for (var i = 0; ; i++)
    {
        var (key, operation) = ($"{name}-{caller}-{i}", Choose(holds, paid));
        Tell($"S {key} {operation}");
        var result = await operation.SendAsync(ledger, key);
        while (result.IsRefused(out _, out _))
        {
            // Not now: the same request again, under the same key.
            await pause.WaitForNextTickAsync();
            result = await operation.SendAsync(ledger, key);
        }

        var row = result.Value;
        Tell(
            $"A {key} {row.Id.Sequence} {row.State} {row.RefusalCode ?? "-"} "
                + $"{row.DebitAfter?.ToString(CultureInfo.InvariantCulture) ?? "-"}"
        );
        if (row.State == EntryState.Pending)
        {
            holds.Add(row.Id.Sequence);
        }
        else if (row is { State: EntryState.Posted, Kind: EntryKind.Payment })
        {
            paid.Add(row);
        }
    }
}

LoadOperation Choose(List<long> holds, List<JournalEntry> paid)
{
    var (wallet, minor) = (wallets[Next(wallets.Count)], 1L + Next(5_000));
    switch (Next(100))
    {
        case < 35:
            return new LoadOperation(Verb.TopUp, clearing, wallet, minor);
        case < 70:
            return new LoadOperation(Verb.Pay, wallet, merchant, minor);
        case < 80:
            return new LoadOperation(Verb.Hold, wallet, clearing, minor);
        case < 90 when holds.Count > 0:
            var hold = holds[^1];
            holds.RemoveAt(holds.Count - 1);
            return new LoadOperation(Next(2) == 0 ? Verb.Capture : Verb.Void, hold, 0, 0);
        case < 96 when paid.Count > 0:
            var payment = paid[Next(paid.Count)];
            return new LoadOperation(Verb.GiveBack, payment.Credit!.Value.Value, payment.Debit!.Value.Value, minor, payment.Id.Sequence);
        case < 98:
            return new LoadOperation(Verb.Freeze, wallet, 0, 0);
        default:
            return new LoadOperation(Verb.Unfreeze, wallet, 0, 0);
    }
}

async Task<long> OpenAsync(AccountDefinition definition)
{
    using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
    while (true)
    {
        if (!(await ledger.OpenAsync(definition)).IsRefused(out _, out var id))
        {
            return id.Value;
        }

        await pause.WaitForNextTickAsync();
    }
}

// One write to the pipe per line: a killed process would lose its buffer, and an answer lost there reached no one.
void Tell(string line)
{
    var bytes = Encoding.UTF8.GetBytes(line + "\n");
    lock (told)
    {
        told.Write(bytes);
        told.Flush();
    }
}

static int Next(int below) => RandomNumberGenerator.GetInt32(below);
