using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Due;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>
/// Processes the bank's files in the in folder, in order of name, in the active process only. A file is moved aside before it is
/// read, and ends in <c>done</c>, or in <c>rejected</c> beside a text with the line and the reason. What ends the process is read
/// once more after everything else, and then never again; what stands in the folder is told.
/// </summary>
[OneProcess(KeptBy.Whole, "Each would take up what the other is reading, and tell of it as if it had been cut off.")]
internal sealed partial class BankInbox(
    IServiceScopeFactory scopes,
    Activity active,
    IOptions<BankOptions> bank,
    TimeProvider clock,
    ILogger<BankInbox> log
) : BackgroundService
{
    private const int MostFailures = 5;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500),
        AfterFault = TimeSpan.FromSeconds(10);
    private static readonly EnumerationOptions AnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive };
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _standing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            if (bank.Value.Directory.Length == 0)
            {
                return;
            }

            var isFirst = true;
            while (true)
            {
                var isWell = await LookAsync(isFirst, stoppingToken);
                isFirst &= !isWell;
                await Task.Delay(isWell ? LookEvery : AfterFault, stoppingToken);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host is stopping; what is still in the folder is processed at the next start.
        }
    }

    /// <summary>Processes the files that are there.</summary>
    /// <returns>Whether everything went well.</returns>
    private async Task<bool> LookAsync(bool isFirst, CancellationToken cancel)
    {
        var isWell = true;
        try
        {
            Directory.CreateDirectory(bank.Value.InDirectory);
            Directory.CreateDirectory(bank.Value.AgainDirectory);
            foreach (var path in isFirst ? Files(bank.Value.AgainDirectory) : [])
            {
                isWell &= await TryGiveUpAsync(path, cancel);
            }

            foreach (var path in Files(bank.Value.InDirectory))
            {
                isWell &= await TryAsync(path, bank.Value.ReadingDirectory, cancel);
            }

            foreach (var path in isFirst ? Files(bank.Value.ReadingDirectory) : [])
            {
                isWell &= await TryAsync(path, bank.Value.AgainDirectory, cancel);
            }

            await TellStandingAsync(cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not ObjectDisposedException)
        {
            LookFailed(e);
            isWell = false;
        }

        return isWell;
    }

    /// <summary>One file that cannot be processed now keeps no other waiting.</summary>
    private async Task<bool> TryAsync(string path, string aside, CancellationToken cancel)
    {
        var name = Path.GetFileName(path);
        var reading = Path.Combine(aside, name);
        try
        {
            File.Move(path, reading, overwrite: true);
            await TakeAsync(reading, cancel);
            _failures.Remove(name);
            return true;
        }
        catch (Exception e)
        {
            // It is still whole, and so are we: it waits where it came from.
            PutBack(reading, name);
            if (cancel.IsCancellationRequested || e is ObjectDisposedException)
            {
                throw;
            }

            FileFailed(e, name);
            await CountAsync(name, cancel);
            return false;
        }
    }

    private async Task TakeAsync(string path, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var intake = scope.ServiceProvider.GetRequiredService<BankIntake>();
        var name = Path.GetFileName(path);
        var outcome =
            // Too large to open at all.
            new FileInfo(path).Length > bank.Value.LargestFileBytes
                ? await intake.RejectAsync(name, bank.Value.TooLarge, cancel)
            : _failures.GetValueOrDefault(name) >= MostFailures
                ? await intake.RejectAsync(name, new BankFault(1, "It could not be processed; the log says why."), cancel)
            : await intake.TakeFileAsync(name, await File.ReadAllBytesAsync(path, cancel), cancel);
        await PutAwayAsync(intake, path, outcome, cancel);
    }

    /// <summary>Reading it ended the process twice: it is not read a third time, unless a person puts it back.</summary>
    private async Task<bool> TryGiveUpAsync(string path, CancellationToken cancel)
    {
        var name = Path.GetFileName(path);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var intake = scope.ServiceProvider.GetRequiredService<BankIntake>();
            var taken =
                new FileInfo(path).Length > bank.Value.LargestFileBytes
                    ? null
                    : await intake.TakenAsync(await File.ReadAllBytesAsync(path, cancel), cancel);
            var outcome = taken is null
                ? await intake.RejectAsync(name, new BankFault(1, "Reading it was cut off twice."), cancel)
                : new BankFileOutcome(taken, null);
            await PutAwayAsync(intake, path, outcome, cancel);
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not ObjectDisposedException)
        {
            FileFailed(e, name);
            return false;
        }
    }

    private async Task PutAwayAsync(BankIntake intake, string path, BankFileOutcome outcome, CancellationToken cancel)
    {
        var name = Path.GetFileName(path);
        if (outcome.Fault is { } fault)
        {
            await BankFolder.WriteAsync(bank.Value.RejectedDirectory, $"{name}.txt", Encoding.UTF8.GetBytes($"{fault}\n"), cancel);
            Rejected(name, fault.Line, fault.Text);
        }

        var folder = outcome.Fault is null ? bank.Value.DoneDirectory : bank.Value.RejectedDirectory;
        Directory.CreateDirectory(folder);
        File.Move(path, Path.Combine(folder, name), overwrite: true);
        await intake.MovedAsync(outcome.File, cancel);
        if (outcome.Fault is null)
        {
            Taken(name, outcome.File.NewEntries, outcome.File.Entries, clock.GetUtcNow());
        }
    }

    private void PutBack(string reading, string name)
    {
        if (File.Exists(reading))
        {
            var path = Path.Combine(bank.Value.InDirectory, name);
            File.Move(reading, File.Exists(path) ? Path.Combine(bank.Value.InDirectory, $"again-{name}") : path);
        }
    }

    /// <summary>A file fails by itself only while the database answers; else everything does.</summary>
    private async Task CountAsync(string name, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<Database>().Database.CanConnectAsync(cancel))
        {
            _failures[name] = _failures.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>Whatever stands there, also under a name that is not read.</summary>
    private async Task TellStandingAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var there = Directory
            .GetFiles(bank.Value.InDirectory)
            .Select(p => Path.GetFileName(p))
            .Where(n => n[0] != '.')
            .ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _standing.Keys.Where(n => !there.Contains(n)).ToList())
        {
            _standing.Remove(gone);
            _told.Remove(gone);
        }

        foreach (var name in there)
        {
            _standing.TryAdd(name, now);
            if (now - _standing[name] < bank.Value.StandsAfter || !_told.Add(name))
            {
                continue;
            }

            Stands(name, _standing[name]);
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BankIntake>().TellStandingAsync(name, _standing[name], cancel);
        }
    }

    private static List<string> Files(string folder) =>
        [.. Directory.GetFiles(folder, "*.xml", AnyCase).Where(p => Path.GetFileName(p)[0] != '.').Order(StringComparer.Ordinal)];

    [LoggerMessage(Level = LogLevel.Information, Message = "Bank file {Name} taken at {At}: {New} new of {All} entries")]
    private partial void Taken(string name, int @new, int all, DateTimeOffset at);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bank file {Name} rejected whole, line {Line}: {Fault}")]
    private partial void Rejected(string name, int line, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Bank file {Name} could not be processed; it will be tried again")]
    private partial void FileFailed(Exception e, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "Bank file {Name} has been standing in the bank's in folder since {Since}")]
    private partial void Stands(string name, DateTimeOffset since);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look into the bank's folder failed; it will be tried again")]
    private partial void LookFailed(Exception e);
}
