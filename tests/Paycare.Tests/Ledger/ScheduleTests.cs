using System.Diagnostics;
using System.Reflection;
using Paycare.LedgerLoad;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>
/// Coyote runs each of <see cref="Schedules"/> many times, and each time lets other threads win. It rewrites the assemblies
/// first, in a folder of their own. Systematic fuzzing, because the waits of channels are not among what it controls.
/// </summary>
public sealed class ScheduleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Schedules.Everybody_is_answered_and_every_answer_is_written))]
    [InlineData(nameof(Schedules.A_write_that_fails_loses_and_doubles_nothing))]
    [InlineData(nameof(Schedules.Nothing_debits_after_a_freeze))]
    public async Task It_holds_under_every_schedule_that_Coyote_tries(string schedule)
    {
        var folder = Directory.CreateTempSubdirectory("paycare-");
        try
        {
            foreach (var file in Directory.GetFiles(AppContext.BaseDirectory).Where(f => Path.GetExtension(f) is ".dll" or ".json"))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            var plan = Path.Combine(folder.FullName, "rewrite.json");
            await File.WriteAllTextAsync(
                plan,
                """{ "AssembliesPath": ".", "OutputPath": "./out", "Assemblies": ["Paycare.Ledger.dll", "Paycare.LedgerLoad.dll"] }""",
                Cancel
            );
            await CoyoteAsync("rewrite", plan);
            var output = await CoyoteAsync(
                "test",
                Path.Combine(folder.FullName, "out", "Paycare.LedgerLoad.dll"),
                "--method",
                schedule,
                "--fuzz",
                "--iterations",
                Nightly.IsOn ? "5000" : "20"
            );

            Assert.Contains("Found 0 bugs.", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> CoyoteAsync(params string[] words)
    {
        var tool = typeof(ScheduleTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "CoyoteTool")
            .Value!;
        var start = new ProcessStartInfo("dotnet", [tool, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        start.Environment["COYOTE_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
        return await output;
    }
}
