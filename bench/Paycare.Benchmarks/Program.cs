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
var http = new Command("http", "Payments over HTTP on open connections, against pgbench.") { database, seconds, json };
http.SetAction(
    async (parsed, cancel) =>
    {
        var rows = await HttpBenchmark.RunAsync(parsed.GetValue(database), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancel);
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
var starts = new Option<int>("--starts") { Description = "How many starts on data that is there.", DefaultValueFactory = _ => 5 };
var idle = new Option<int>("--idle") { Description = "Seconds without a request before memory is read.", DefaultValueFactory = _ => 15 };
var start = new Command(
    "start",
    "The built host from the start of its process until it is ready, and its memory at rest, against a host that has nothing to do."
)
{
    database,
    starts,
    idle,
    json,
};
start.SetAction(
    async (parsed, cancel) =>
        await Report.WriteAsync(
            await StartBenchmark.RunAsync(
                parsed.GetValue(database),
                parsed.GetValue(starts),
                TimeSpan.FromSeconds(parsed.GetValue(idle)),
                cancel
            ),
            parsed.GetValue(json),
            cancel
        )
);
var rounds = new Option<int>("--rounds") { Description = "How often each request is sent.", DefaultValueFactory = _ => 5 };
var admission = new Command(
    "admission",
    "The dearest requests that anybody, or any customer, can send to each endpoint, against one that does nothing."
)
{
    database,
    rounds,
    json,
};
admission.SetAction(
    async (parsed, cancel) =>
    {
        var rows = await AdmissionBenchmark.RunAsync(parsed.GetValue(database), parsed.GetValue(rounds), cancel);
        AdmissionBenchmark.Print(rows);
        if (parsed.GetValue(json) is { } file)
        {
            await Report.SaveAsync(AdmissionBenchmark.Dearest(rows), file, cancel);
        }
    }
);
var mails = new Option<int>("--mails") { Description = "How many mails lie in the mailbox.", DefaultValueFactory = _ => 3_000 };
var mail = new Command("mail", "Mails of a full mailbox over IMAP until they are cases, against the same mailbox merely fetched.")
{
    database,
    mails,
    seconds,
    json,
};
mail.SetAction(
    async (parsed, cancel) =>
        await Report.WriteAsync(
            await MailBenchmark.RunAsync(
                parsed.GetValue(database),
                parsed.GetValue(mails),
                TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                cancel
            ),
            parsed.GetValue(json),
            cancel
        )
);
var careCases = new Option<int>("--cases") { Description = "How many cases there are.", DefaultValueFactory = _ => 100_000 };
var careMessages = new Option<int>("--messages") { Description = "How many messages they have.", DefaultValueFactory = _ => 1_000_000 };
var care = new Command("care", "Lists and searches of the desk among very many cases, few of them open.")
{
    database,
    careCases,
    careMessages,
    json,
};
care.SetAction(
    async (parsed, cancel) =>
        await Report.WriteAsync(
            await CareGrowth.RunAsync(parsed.GetValue(database), parsed.GetValue(careCases), parsed.GetValue(careMessages), cancel),
            parsed.GetValue(json),
            cancel
        )
);
var conversations = new Option<int>("--conversations")
{
    Description = "Customers who have their case on the screen.",
    DefaultValueFactory = _ => 1_000,
};
var circuits = new Option<int>("--circuits")
{
    Description = "Windows of the desk that are open, a quarter of them on a case.",
    DefaultValueFactory = _ => 256,
};
var desk = new Command("desk", "Messages to the other side's open screen while very many talk, and the memory of streams and windows.")
{
    database,
    conversations,
    circuits,
    seconds,
    json,
};
desk.SetAction(
    async (parsed, cancel) =>
    {
        var size = new LiveSize(parsed.GetValue(conversations), parsed.GetValue(circuits), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
        await Report.WriteAsync(await LiveBenchmark.RunAsync(parsed.GetValue(database), size, cancel), parsed.GetValue(json), cancel);
    }
);
var stored = new Option<long?>("--rows") { Description = "Rows of the journal: 20,000,000 on PostgreSQL, 6,000,000 on SQLite." };
var accounts = new Option<int>("--accounts") { Description = "Customers with an account.", DefaultValueFactory = _ => 1_000_000 };
var data = new Option<DirectoryInfo?>("--data")
{
    Description = "A folder that keeps what was filled, and is measured again when it is full.",
};
var growth = new Command("growth", "Calls, movements and the start on a database of years, filled beforehand, against one that is empty.")
{
    database,
    stored,
    accounts,
    data,
    seconds,
    json,
};
growth.SetAction(
    async (parsed, cancel) =>
    {
        var kind = parsed.GetValue(database);
        var size = new GrowthSize(
            parsed.GetValue(stored) ?? (kind == LedgerStoreKind.Postgres ? 20_000_000 : 6_000_000),
            parsed.GetValue(accounts)
        );
        var rows = await GrowthBenchmark.RunAsync(
            kind,
            size,
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            parsed.GetValue(data),
            cancel
        );
        await Report.WriteAsync(rows, parsed.GetValue(json), cancel);
    }
);
var files = new Argument<FileInfo[]>("files") { Description = "What --json wrote.", Arity = ArgumentArity.OneOrMore };
var against = new Option<FileInfo[]>("--against")
{
    Description = "What another revision wrote: its rows stand beside those of the same name.",
    AllowMultipleArgumentsPerToken = true,
};
var report = new Command("report", "Rows of earlier runs as one table; of several runs of a row, the median.") { files, against };
report.SetAction(
    async (parsed, cancel) =>
        Report.Print(
            await Report.ReadAsync(parsed.GetValue(files) ?? [], cancel),
            await Report.ReadAsync(parsed.GetValue(against) ?? [], cancel)
        )
);
var urls = new Option<string>("--urls") { Description = "Where it listens.", Required = true };
var empty = new Command(StartBenchmark.EmptyHost, "The host that has nothing to do.") { urls };
empty.Hidden = true;
empty.SetAction((parsed, cancel) => StartBenchmark.ServeEmptyAsync(parsed.GetRequiredValue(urls), cancel));
return await new RootCommand("Paycare's benchmarks.")
{
    ledger,
    http,
    diagnosis,
    signIn,
    start,
    admission,
    mail,
    growth,
    care,
    desk,
    report,
    empty,
}
    .Parse(args)
    .InvokeAsync();
