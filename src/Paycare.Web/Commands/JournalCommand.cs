using System.CommandLine;
using Paycare.Identity.StaffAccounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Verification;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Web.Configuration;
using Paycare.Web.Hosting;

namespace Paycare.Web.Commands;

/// <summary>Commands that change the journal itself; the audit log records them. Stop the host first.</summary>
internal static class JournalCommand
{
    /// <summary>Gives the rows of an earlier version their proofs.</summary>
    public static Command Seal()
    {
        var seal = new Command(
            "seal",
            "Gives the rows of a journal from before there were proofs their proofs, once. Stop the host first. Exit code 2 when it "
                + "must not be done."
        );
        seal.SetAction((_, cancel) => LedgerCommand.RunAsync(Console.Out, Console.Error, SealAsync, cancel));
        return seal;
    }

    /// <summary>Puts rows aside that were written past Paycare.</summary>
    public static Command SetAside()
    {
        var row = new Option<long>("--row")
        {
            Description = "The first row without a proof, as the start or ledger verify names it.",
            Required = true,
        };
        var reason = new Option<string>("--reason") { Description = "Why; for the audit log.", Required = true };
        var command = new Command(
            "set-aside",
            "Puts a row that was written past Paycare aside, with all rows after it, so that the ledger opens again. Two people of "
                + "the lead or admin role confirm it, each with e-mail, password and code. Stop the host first. Exit code 2 when it "
                + "must not be done."
        )
        {
            row,
            reason,
        };
        command.SetAction(
            (parsed, cancel) =>
                LedgerCommand.RunAsync(
                    Console.Out,
                    Console.Error,
                    (_, output, errors, stop) =>
                        SetAsideAsync(new AttemptId(parsed.GetRequiredValue(row)), parsed.GetRequiredValue(reason), output, errors, stop),
                    cancel
                )
        );
        return command;
    }

    private static Task<int> SealAsync(Settings settings, TextWriter output, TextWriter errors, CancellationToken cancel) =>
        ChangeAsync(
            output,
            errors,
            async (services, sealer) =>
            {
                var (rows, refusal) = await sealer.SealAsync(cancel);
                return (refusal, new Act("ledger.sealed", "operator", 1, rows, null, $"{rows} rows carry their proofs now."));
            },
            cancel
        );

    private static Task<int> SetAsideAsync(
        AttemptId first,
        string reason,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancel
    ) =>
        ChangeAsync(
            output,
            errors,
            async (services, sealer) =>
            {
                var one = await SignInAsync(services, "first", errors, cancel);
                var other = await SignInAsync(services, "second", errors, cancel);
                if (one == other)
                {
                    throw new StartupException("Two different people are needed.");
                }

                var people = $"staff:{one} staff:{other}";
                var (rows, refusal) = await sealer.SetAsideAsync(first, people, reason, cancel);
                return (
                    refusal,
                    new Act(
                        "ledger.set-aside",
                        $"staff:{one}",
                        first.Sequence,
                        rows,
                        new { confirmedBy = $"staff:{other}", reason },
                        $"{rows} rows are aside, in ledger_aside. Start Paycare; what they stood for is for people to find out."
                    )
                );
            },
            cancel
        );

    private static async Task<int> ChangeAsync(
        TextWriter output,
        TextWriter errors,
        Func<IServiceProvider, JournalSealer, Task<(SealRefusal? Refusal, Act Act)>> change,
        CancellationToken cancel
    )
    {
        await using var app = PaycareHost.Build([]);
        var settings = app.Services.GetRequiredService<Settings>();
        settings.EnsureWritable();
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var (db, clock) = (services.GetRequiredService<Database>(), services.GetRequiredService<TimeProvider>());
        await services.GetRequiredService<Vault>().LoadAsync(db, clock, cancel);
        var sealer = new JournalSealer(
            settings.LedgerStore,
            services.GetRequiredService<KeyRing>(),
            clock,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("ledger")
        );
        var (refusal, act) = await change(services, sealer);
        if (refusal is { } no)
        {
            await errors.WriteLineAsync($"paycare: {Explain(no)}");
            return 2;
        }

        services.GetRequiredService<AuditLog>().Add(db, act.Actor, act.Name, $"ledger-row:{act.Row}", new { act.Rows, act.Details });
        await db.SaveChangesAsync(cancel);
        await output.WriteLineAsync(act.Told);
        return 0;
    }

    private static string Explain(SealRefusal refusal) =>
        refusal switch
        {
            SealRefusal.Owned => "A running host owns the ledger. Stop it first.",
            SealRefusal.Unsound => "The books do not balance: see paycare ledger verify.",
            SealRefusal.Sealed =>
                "Some rows carry proofs already: a row without one was not written by Paycare. See paycare ledger verify.",
            SealRefusal.NothingWrong => "There is no such row, or nothing is wrong with it. See paycare ledger verify.",
            SealRefusal.Altered =>
                "Rows after it carry their proofs, so it was altered after it was written: bring the row back from a backup.",
            _ => throw new InvalidOperationException($"Unnamed refusal {refusal}."),
        };

    private static async Task<StaffId> SignInAsync(IServiceProvider services, string which, TextWriter errors, CancellationToken cancel)
    {
        var body = new StaffSignInBody(
            await AskAsync($"E-mail of the {which} person", isSecret: false, errors, cancel),
            await AskAsync("Password", isSecret: true, errors, cancel),
            await AskAsync("Code", isSecret: false, errors, cancel)
        );
        var staff = services.GetRequiredService<StaffApi>();
        return (await staff.SignInAsync(body, cancel)).IsRefused(out var refusal, out var answer)
                ? throw new StartupException($"The {which} person could not sign in: {refusal.Code}.")
            : answer.Role is "lead" or "admin" ? answer.StaffId
            : throw new StartupException($"The {which} person is neither lead nor admin.");
    }

    private static async Task<string?> AskAsync(string what, bool isSecret, TextWriter errors, CancellationToken cancel)
    {
        await errors.WriteAsync($"{what}: ");
        if (!isSecret || Console.IsInputRedirected)
        {
            return await Console.In.ReadLineAsync(cancel);
        }

        // Not shown, and in no terminal's history.
        var typed = new System.Text.StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key != ConsoleKey.Backspace)
            {
                typed.Append(key.KeyChar);
            }
            else if (typed.Length > 0)
            {
                typed.Length--;
            }
        }

        await errors.WriteLineAsync();
        return typed.ToString();
    }

    /// <summary>What was done, for the audit log and the terminal.</summary>
    private sealed record Act(string Name, string Actor, long Row, long Rows, object? Details, string Told);
}
