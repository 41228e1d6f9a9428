using System.CommandLine;
using Paycare.Identity.Staff;
using Paycare.Web.Configuration;

namespace Paycare.Web.Commands;

/// <summary>The binary's commands; the default is to serve. Results go to standard output, logs to standard error.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        Folders.CloseToOthers();
        var root = new RootCommand(
            "Paycare: an e-wallet with its customer care built in. Without a command it serves; --urls changes the address."
        )
        {
            Story(),
            LedgerCommand.Build(),
            Audit(),
            SecurityAudit(),
            Keys(),
            Staff(),
            Bank(),
            CallCommand.Build(),
            States(),
        };
        var isCommand = args.Length > 0 && (args[0] is "--help" or "-h" or "-?" or "--version" || !args[0].StartsWith('-'));
        return isCommand ? root.Parse(args).InvokeAsync() : ServeCommand.RunAsync(args);
    }

    private static Command Story()
    {
        var name = new Argument<string?>("name") { Description = "Which story; all when left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(
            "story",
            "Plays a path through the public API on a temporary database and prints what each side sees. "
                + "SQLite, or with ConnectionStrings__Paycare a fresh database on that PostgreSQL server."
        )
        {
            name,
        };
        command.SetAction(parsed =>
            StoryCommand.PlayAsync(
                parsed.GetValue(name),
                Environment.GetEnvironmentVariable("ConnectionStrings__Paycare"),
                Console.Out,
                Console.Error
            )
        );
        return command;
    }

    private static Command Staff()
    {
        var email = new Option<string>("--email") { Description = "Sign-in name.", Required = true };
        var name = new Option<string>("--name") { Description = "The name that customers see.", Required = true };
        var role = new Option<StaffRole>("--role")
        {
            Description = "admin, agent, lead or risk.",
            DefaultValueFactory = _ => StaffRole.Admin,
        };
        var add = new Command(
            "add",
            "Adds a member of staff, the first one of an empty installation too, and prints a first password, once. "
                + "The second factor is set up at the first sign-in."
        )
        {
            email,
            name,
            role,
        };
        add.SetAction(
            (parsed, cancel) =>
                StaffCommand.AddAsync(
                    parsed.GetRequiredValue(email),
                    parsed.GetRequiredValue(name),
                    parsed.GetValue(role),
                    Console.Out,
                    Console.Error,
                    cancel
                )
        );
        return new Command("staff", "Looks after the people at the desk.") { add };
    }

    private static Command Bank()
    {
        var files = new Argument<FileInfo[]>("files") { Description = "camt.053, camt.054 or pain.002.", Arity = ArgumentArity.OneOrMore };
        var import = new Command(
            "import",
            "Hands files of the bank to the running host and tells what became of each. Exit code 2 when one was rejected."
        )
        {
            files,
        };
        import.SetAction((parsed, cancel) => BankCommand.ImportAsync(parsed.GetRequiredValue(files), Console.Out, Console.Error, cancel));
        return new Command("bank", "Looks after the bank rail.") { import };
    }

    private static Command States()
    {
        var format = new Option<string>("--format") { Description = "text or mermaid.", DefaultValueFactory = _ => StatesCommand.AsText };
        format.AcceptOnlyFromAmong(StatesCommand.AsText, StatesCommand.AsMermaid);
        var command = new Command("states", "Prints the state machines of everything that has one.") { format };
        command.SetAction(parsed => StatesCommand.PrintAsync(parsed.GetValue(format)!, Console.Out));
        return command;
    }

    private static Command Audit()
    {
        var verify = new Command(
            "verify",
            "Checks the audit log against its signed heads, also beside a running host. Exit code 2 when something was "
                + "changed, deleted, reordered or cut off."
        );
        verify.SetAction((_, cancel) => AuditCommand.VerifyAsync(Console.Out, Console.Error, cancel));
        return new Command("audit", "Looks after the audit log.") { verify };
    }

    private static Command SecurityAudit()
    {
        var format = new Option<string>("--format") { Description = "json or html.", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "html");
        var command = new Command(
            "security-audit",
            "Reports on the installation's security, also beside a running host. Exit code 2 when something was found."
        )
        {
            format,
        };
        command.SetAction((parsed, cancel) => SecurityAuditCommand.RunAsync(parsed.GetValue(format)!, Console.Out, Console.Error, cancel));
        return command;
    }

    private static Command Keys()
    {
        var rotate = new Command(
            "rotate",
            "Makes a new key and wraps all data keys anew; what was sealed before stays readable. Restart Paycare afterwards."
        );
        rotate.SetAction((_, cancel) => KeysCommand.RotateAsync(Console.Out, Console.Error, cancel));
        var folder = new Argument<string>("folder") { Description = "Where to, apart from backups of the data." };
        var backup = new Command("backup", "Copies the key directory.") { folder };
        backup.SetAction(parsed => KeysCommand.BackupAsync(parsed.GetRequiredValue(folder), Console.Out, Console.Error));
        var status = new Command(
            "status",
            "Says which keys there are and how many values of older ones are left, also beside a running host."
        );
        status.SetAction((_, cancel) => KeysCommand.StatusAsync(Console.Out, Console.Error, cancel));
        return new Command("keys", "Looks after the key ring.") { rotate, status, backup };
    }
}
