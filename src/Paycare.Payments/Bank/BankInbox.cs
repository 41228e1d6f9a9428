using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Due;

namespace Paycare.Payments.Bank;

/// <summary>
/// Processes the bank's files in the in folder, in order of name, in the active process only. A file ends in <c>done</c>, or in
/// <c>rejected</c> beside a text with the line and the reason.
/// </summary>
internal sealed partial class BankInbox(
    IServiceScopeFactory scopes,
    Activity active,
    IOptions<BankOptions> bank,
    TimeProvider clock,
    ILogger<BankInbox> log
) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500),
        AfterFault = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            if (bank.Value.Directory.Length == 0)
            {
                return;
            }

            while (true)
            {
                await Task.Delay(await LookAsync(stoppingToken) ? LookEvery : AfterFault, stoppingToken);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host is stopping; what is still in the folder is processed at the next start.
        }
    }

    /// <summary>Processes the files that are there.</summary>
    /// <returns>Whether everything went well.</returns>
    private async Task<bool> LookAsync(CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(bank.Value.InDirectory);
            foreach (
                var path in Directory
                    .GetFiles(bank.Value.InDirectory, "*.xml")
                    .Where(p => Path.GetFileName(p)[0] != '.')
                    .Order(StringComparer.Ordinal)
            )
            {
                await TakeAsync(path, cancel);
            }

            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not ObjectDisposedException)
        {
            LookFailed(e);
            return false;
        }
    }

    private async Task TakeAsync(string path, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var intake = scope.ServiceProvider.GetRequiredService<BankIntake>();
        var name = Path.GetFileName(path);
        // Too large to open at all.
        var outcome =
            new FileInfo(path).Length > bank.Value.LargestFileBytes
                ? await intake.RejectAsync(name, new BankFault(1, $"The file has more than {bank.Value.LargestFileBytes} bytes."), cancel)
                : await intake.TakeFileAsync(name, await File.ReadAllBytesAsync(path, cancel), cancel);
        if (outcome.Fault is { } fault)
        {
            await BankFolder.WriteAsync(
                bank.Value.RejectedDirectory,
                $"{name}.txt",
                System.Text.Encoding.UTF8.GetBytes($"{fault}\n"),
                cancel
            );
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Bank file {Name} taken at {At}: {New} new of {All} entries")]
    private partial void Taken(string name, int @new, int all, DateTimeOffset at);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bank file {Name} rejected whole, line {Line}: {Fault}")]
    private partial void Rejected(string name, int line, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look into the bank's folder failed; it will be tried again")]
    private partial void LookFailed(Exception e);
}
