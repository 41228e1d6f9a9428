using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank.Simulator;

/// <summary>
/// A bank that talks to Paycare through files only: it reads pain.001 from the out folder and answers with camt and pain.002 in
/// the in folder. Like a real bank it keeps its own record of transfers, so a file sent twice is executed once.
/// </summary>
internal sealed partial class BankSimulator(
    IServiceScopeFactory scopes,
    BankSteering steering,
    Activity active,
    IOptions<BankOptions> bank,
    TimeProvider clock,
    ILogger<BankSimulator> log
) : BackgroundService
{
    private const string Debit = "debit",
        Refuse = "refuse",
        GiveBack = "give-back",
        WrongSums = "wrong-sums",
        Twice = "twice";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250),
        LaterThen = TimeSpan.FromDays(1),
        Corrected = TimeSpan.FromHours(1);

    private string TakenDirectory => Path.Combine(bank.Value.OutDirectory, "taken");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            while (true)
            {
                await LookAsync(stoppingToken);
                await Task.Delay(LookEvery, stoppingToken);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host is stopping.
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(TakenDirectory);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Database>();
            foreach (
                var path in Directory
                    .GetFiles(bank.Value.OutDirectory, "*.xml")
                    .Where(p => Path.GetFileName(p)[0] != '.')
                    .Order(StringComparer.Ordinal)
            )
            {
                await TakeAsync(db, path, cancel);
            }

            var now = clock.GetUtcNow();
            foreach (
                var transfer in await db.Set<SimulatedTransfer>()
                    .Where(t => t.Next != null && t.NextAt <= now)
                    .OrderBy(t => t.NextAt)
                    .Take(200)
                    .ToListAsync(cancel)
            )
            {
                await DoAsync(transfer, cancel);
                await db.SaveChangesAsync(cancel);
            }
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not ObjectDisposedException)
        {
            LookFailed(e);
        }
    }

    private async Task TakeAsync(Database db, string path, CancellationToken cancel)
    {
        await using (var stream = File.OpenRead(path))
        {
            using var xml = XmlReader.Create(
                stream,
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    Async = true,
                }
            );
            var file = (await XDocument.LoadAsync(xml, LoadOptions.None, cancel)).Root!;
            var ns = file.Name.Namespace;
            var messageId = file.Descendants(ns + "MsgId").First().Value;
            foreach (var order in file.Descendants(ns + "CdtTrfTxInf"))
            {
                var endToEnd = order.Descendants(ns + "EndToEndId").First().Value;
                if (await db.Set<SimulatedTransfer>().AnyAsync(t => t.EndToEndId == endToEnd, cancel))
                {
                    continue;
                }

                var number = order.Element(ns + "CdtrAcct")!.Descendants(ns + "Id").Last().Value;
                var amount = order.Descendants(ns + "InstdAmt").First().Value.Replace(".", "", StringComparison.Ordinal);
                db.Set<SimulatedTransfer>()
                    .Add(
                        Begin(
                            endToEnd,
                            messageId,
                            long.Parse(amount, CultureInfo.InvariantCulture),
                            steering.Next() ?? SimulatedBankAccounts.BehaviourOf(number)
                        )
                    );
            }
        }

        await db.SaveChangesAsync(cancel);
        File.Move(path, Path.Combine(TakenDirectory, Path.GetFileName(path)), overwrite: true);
    }

    private SimulatedTransfer Begin(string endToEnd, string messageId, long minor, string behaviour)
    {
        var now = clock.GetUtcNow();
        var (next, at) = behaviour switch
        {
            "reject" => (Refuse, now),
            "delay" => (Debit, now + LaterThen),
            "wrong-sums" => (WrongSums, now),
            "duplicate-file" => (Twice, now),
            _ => (Debit, now),
        };
        return new SimulatedTransfer
        {
            EndToEndId = endToEnd,
            MessageId = messageId,
            Minor = minor,
            Behaviour = behaviour,
            Next = next,
            NextAt = at,
        };
    }

    /// <summary>One step of a transfer. Its output has the same name and content when written again after a crash.</summary>
    private async Task DoAsync(SimulatedTransfer transfer, CancellationToken cancel)
    {
        var (id, at) = (transfer.EndToEndId[^24..], transfer.NextAt);
        var debit = new StatementEntry($"D{id}", new Money(transfer.Minor, Currency.Idr), IsCredit: false, at, transfer.EndToEndId);
        switch (transfer.Next)
        {
            case Refuse:
                await WriteAsync(
                    $"pain.002-{id}",
                    BankStatementWriter.Refusal($"R{id}", at, transfer.MessageId, transfer.EndToEndId, "AC04"),
                    cancel
                );
                break;
            case WrongSums:
                await WriteAsync(
                    $"camt.054-{id}-wrong",
                    BankStatementWriter.Notification(bank.Value, $"W{id}", at, [debit], wrongBy: 1),
                    cancel
                );
                (transfer.Next, transfer.NextAt) = (Debit, at + Corrected);
                return;
            case GiveBack:
                var back = new StatementEntry($"G{id}", debit.Amount, IsCredit: true, at, transfer.EndToEndId, ReturnReason: "AC04");
                await WriteAsync($"camt.054-{id}-return", BankStatementWriter.Notification(bank.Value, $"G{id}", at, [back]), cancel);
                break;
            default:
                var content = BankStatementWriter.Notification(bank.Value, $"D{id}", at, [debit]);
                await WriteAsync($"camt.054-{id}", content, cancel);
                if (transfer.Next == Twice)
                {
                    await WriteAsync($"camt.054-{id}-again", content, cancel);
                    await WriteAsync($"camt.053-{id}", BankStatementWriter.Statement(bank.Value, $"S{id}", at, 0, [debit]), cancel);
                }

                if (transfer.Behaviour == "return-later")
                {
                    (transfer.Next, transfer.NextAt) = (GiveBack, at + LaterThen);
                    return;
                }

                break;
        }

        transfer.Next = null;
    }

    private Task WriteAsync(string name, byte[] content, CancellationToken cancel) =>
        BankFolder.WriteAsync(bank.Value.InDirectory, $"{name}.xml", content, cancel);

    [LoggerMessage(Level = LogLevel.Error, Message = "The simulated bank failed; it will try again")]
    private partial void LookFailed(Exception e);
}

/// <summary>The simulated bank's counter: send money to a virtual account, and look at the files from Paycare.</summary>
[EachProcess("The simulated bank's books are rows; here are settings only.")]
public sealed class BankCounter
{
    private readonly BankOptions _bank;
    private readonly TimeProvider _clock;

    internal BankCounter(IOptions<BankOptions> bank, TimeProvider clock)
    {
        _bank = bank.Value;
        _clock = clock;
    }

    /// <summary>Sends money to a number, as a camt.054 in the in folder.</summary>
    /// <param name="virtualAccount">The number as the sender typed it.</param>
    /// <param name="amount">Amount in minor units (sen).</param>
    /// <param name="name">The sender's name.</param>
    /// <param name="account">The sender's account, at the first bank of the list.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>The bank's reference.</returns>
    public async Task<string> SendAsync(string virtualAccount, Money amount, string name, string account, CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        var reference = $"C{OrderedGuid.Next(_clock):N}"[..25];
        var sender = new BankSender(name, _bank.Banks.Count > 0 ? _bank.Banks[0].Code : null, account);
        var entry = new StatementEntry(reference, amount, IsCredit: true, now, VirtualAccount: virtualAccount, Sender: sender);
        await BankFolder.WriteAsync(
            _bank.InDirectory,
            $"camt.054-{reference}.xml",
            BankStatementWriter.Notification(_bank, reference, now, [entry]),
            cancel
        );
        return reference;
    }

    /// <summary>The payout files, oldest first.</summary>
    public async Task<IReadOnlyList<PayoutFileContent>> FilesAsync(int atMost, CancellationToken cancel)
    {
        var folders = new[] { Path.Combine(_bank.OutDirectory, "taken"), _bank.OutDirectory }.Where(Directory.Exists);
        var files = new List<PayoutFileContent>();
        foreach (
            var path in folders
                .SelectMany(f => Directory.GetFiles(f, "*.xml"))
                .Where(p => Path.GetFileName(p)[0] != '.')
                .OrderBy(Path.GetFileName, StringComparer.Ordinal)
                .TakeLast(atMost)
        )
        {
            try
            {
                files.Add(new PayoutFileContent(Path.GetFileName(path), await File.ReadAllTextAsync(path, cancel)));
            }
            catch (FileNotFoundException)
            {
                // The bank picked it up at this moment; the next look finds it in the other folder.
            }
        }

        return files;
    }
}

/// <summary>A payout file.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Content">The pain.001 document.</param>
public sealed record PayoutFileContent(string Name, string Content);
