using System.CommandLine;
using Paycare.Benchmarks;
using Paycare.Ledger.Storage;

// Speed as ratios against a baseline of the same run: absolute figures of two machines, or of two hours, do not compare.
var database = new Option<LedgerStoreKind>("--database")
{
    Description = "sqlite or postgres.",
    DefaultValueFactory = _ => LedgerStoreKind.Postgres,
};
var seconds = new Option<int>("--seconds") { Description = "How long each row is measured.", DefaultValueFactory = _ => 10 };
var json = new Option<FileInfo?>("--json") { Description = "Where to write the rows as JSON." };
var ledger = new Command(
    "ledger",
    "Movements through the ledger in process, against pgbench (TPC-B-like, scale 50, 32 clients) on a server of the same kind."
)
{
    database,
    seconds,
    json,
};
ledger.SetAction(
    async (parsed, cancel) =>
    {
        var rows = await LedgerBenchmark.RunAsync(parsed.GetValue(database), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancel);
        await Report.WriteAsync(rows, parsed.GetValue(json), cancel);
    }
);
var cases = new Option<int>("--incidents") { Description = "How many failures are made.", DefaultValueFactory = _ => 2_000 };
var diagnosis = new Command("diagnosis", "Failures of every known cause, made over HTTP, and whether each is named with its evidence.")
{
    database,
    cases,
    json,
};
diagnosis.SetAction(
    async (parsed, cancel) =>
    {
        var rows = await DiagnosisBenchmark.RunAsync(parsed.GetValue(database), parsed.GetValue(cases), cancel);
        await Report.WriteAsync(rows, parsed.GetValue(json), cancel);
        return rows.All(r => r.Ratio == 1 || r.Unit != "named") ? 0 : 1;
    }
);
var tries = new Option<int>("--tries") { Description = "How many wrong tries of each kind.", DefaultValueFactory = _ => 200 };
var signIn = new Command(
    "sign-in",
    "Wrong sign-ins with known and with unknown phones, turn about, as medians: the time must not tell who has an account."
)
{
    database,
    tries,
    json,
};
signIn.SetAction(
    async (parsed, cancel) =>
        await Report.WriteAsync(
            await SignInBenchmark.RunAsync(parsed.GetValue(database), parsed.GetValue(tries), cancel),
            parsed.GetValue(json),
            cancel
        )
);
return await new RootCommand("Paycare's benchmarks.") { ledger, diagnosis, signIn }
    .Parse(args)
    .InvokeAsync();
