using Paycare.Web.Configuration;
using Paycare.Web.Hosting;

namespace Paycare.Web.Commands;

/// <summary>
/// Passes bank files to the running host through its in folder, and waits for its verdict. The command itself touches no
/// database: only the process that owns the ledger books.
/// </summary>
internal static class BankCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60),
        LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Passes the files in, one by one.</summary>
    /// <returns>0 when all were accepted, 2 when one was rejected, 1 when one cannot be read or no host picked it up.</returns>
    public static async Task<int> ImportAsync(IReadOnlyList<FileInfo> files, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var folder = Settings.Locate(builder.Configuration, builder.Environment).BankDirectory;
            var code = 0;
            foreach (var file in files)
            {
                code = Math.Max(code, await HandInAsync(folder, file, output, cancel));
            }

            return code;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task<int> HandInAsync(string folder, FileInfo file, TextWriter output, CancellationToken cancel)
    {
        // A unique name, so the verdict is this file's; ordered by time, because the host processes files by name.
        var name =
            $"{TimeProvider.System.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Environment.ProcessId}"
            + $"-{Path.GetFileNameWithoutExtension(file.Name)}.xml";
        var inbox = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;
        var temporary = Path.Combine(inbox, $".{name}.part");
        file.CopyTo(temporary, overwrite: true);
        File.Move(temporary, Path.Combine(inbox, name));
        var (done, rejected) = (Path.Combine(folder, "done", name), Path.Combine(folder, "rejected", name));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            do
            {
                if (File.Exists(done))
                {
                    await output.WriteLineAsync($"{file.Name}: taken");
                    return 0;
                }

                if (File.Exists(rejected))
                {
                    await output.WriteLineAsync(
                        $"{file.Name}: rejected whole, {(await File.ReadAllTextAsync($"{rejected}.txt", cancel)).Trim()}"
                    );
                    return 2;
                }
            } while (await timer.WaitForNextTickAsync(patience.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Reported below.
        }

        await output.WriteLineAsync(
            $"{file.Name}: nobody took it within {Patience.TotalSeconds:0} s. It stays in {inbox} and is taken as soon as a host serves."
        );
        return 1;
    }
}
