using System.Net;
using System.Xml;
using Microsoft.Data.Sqlite;
using Npgsql;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Messaging;
using Paycare.Care.Channels.Meta;
using Paycare.Care.Channels.Telegram;
using Paycare.Care.Channels.WeChat;
using Paycare.Ledger.Storage;
using Paycare.Payments.Bank;
using Paycare.Payments.Processor;
using Paycare.Platform.Hosting;
using Paycare.Platform.Sealing;
using Paycare.Web.Demo;

namespace Paycare.Web.Configuration;

/// <summary>The data's location and how this process runs, from configuration.</summary>
internal sealed record Settings(string DataDirectory, string KeyDirectory, bool Demo, string? PostgresConnectionString)
{
    /// <summary>Where the audit log's signed heads are written: apart from the database.</summary>
    public string AuditDirectory { get; init; } = Path.Combine(KeyDirectory, "audit");

    /// <summary>Where bank files arrive and payout files are written.</summary>
    public string BankDirectory { get; init; } = Path.Combine(DataDirectory, "bank");

    /// <summary>Where people find this installation: <c>Paycare:PublicUrl</c>.</summary>
    public PublicAddress Address { get; init; } = new((Uri?)null);

    /// <summary>The host names that are served; empty for any, which Production does not allow.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whether the API reference is served.</summary>
    public bool Docs { get; init; }

    /// <summary>How far ahead of the system's clock the demo's clock starts; negative for behind.</summary>
    public TimeSpan DemoClockAhead { get; init; }

    public bool IsPostgres => PostgresConnectionString is not null;

    public string ModulesConnectionString => PostgresConnectionString ?? SqliteFile("paycare.db");

    public LedgerStore LedgerStore =>
        PostgresConnectionString is { } postgres
            ? new LedgerStore(LedgerStoreKind.Postgres, postgres)
            : new LedgerStore(LedgerStoreKind.Sqlite, SqliteFile("ledger.db"));

    /// <summary>The keys of an installation that has some; never makes any.</summary>
    /// <exception cref="StartupException">There are none.</exception>
    public KeyRing OpenKeys() =>
        File.Exists(Path.Combine(KeyDirectory, KeyRing.FileName))
            ? KeyRing.Open(KeyDirectory, NewClock())
            : throw new StartupException($"There is no key ring in {KeyDirectory}. Set Paycare__KeyDirectory.");

    /// <summary>The clock of this installation: the system's, which only the demo may shift.</summary>
    public TimeProvider NewClock() => Demo ? new AdjustableClock(DemoClockAhead) : TimeProvider.System;

    /// <summary>For people and logs; never contains the password.</summary>
    public string Place =>
        PostgresConnectionString is { } postgres
            ? new NpgsqlConnectionStringBuilder(postgres) is var p
                ? $"PostgreSQL {p.Host}:{p.Port}/{p.Database}"
                : ""
            : $"SQLite in {DataDirectory}";

    /// <summary>Reads the settings and refuses those that would put money or secrets at risk.</summary>
    /// <exception cref="StartupException">A setting is missing or dangerous; the message names it and what to do.</exception>
    public static Settings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = Locate(configuration, environment);
        if (string.IsNullOrEmpty(configuration["Paycare:KeyDirectory"]) && environment.IsProduction())
        {
            throw new StartupException(
                "Paycare__KeyDirectory is not set: in Production the key ring needs a folder of its own, apart from the data."
            );
        }

        if (environment.IsProduction() && Folders.IsInside(settings.KeyDirectory, settings.DataDirectory))
        {
            throw new StartupException(
                "Paycare__KeyDirectory lies inside Paycare__DataDirectory: whoever copies the data would have the keys too."
            );
        }

        if (settings.Demo && !environment.IsDevelopment())
        {
            throw new StartupException("Paycare__Demo is on outside the Development environment: demo sign-ins are known to everybody.");
        }

        if ((configuration.GetSection("Paycare").Get<CardProcessing>() ?? new()).Fault(environment.IsProduction()) is { } fault)
        {
            throw new StartupException(fault);
        }

        if (environment.IsProduction() && settings.PostgresConnectionString is { } postgres && IsOpen(postgres))
        {
            throw new StartupException(
                "ConnectionStrings__Paycare leads to another machine without checking it: add SSL Mode=VerifyFull, and Root Certificate "
                    + "for an authority of your own. Otherwise whoever stands in between reads every balance."
            );
        }

        var bank = configuration.GetSection("Paycare:Bank").Get<BankOptions>() ?? new();
        if (environment.IsProduction() && new[] { bank.WebhookSecret, bank.PreviousWebhookSecret }.Any(s => s.Length is > 0 and < 32))
        {
            throw new StartupException(
                "Paycare__Bank__WebhookSecret or its predecessor has fewer than 32 characters: whoever guesses it credits wallets. Agree "
                    + "on a longer one with the bank, made at random."
            );
        }

        if (environment.IsProduction() && settings.Address.Url is not { Scheme: "https" })
        {
            throw new StartupException(
                "Paycare__PublicUrl is not set to an https address: allowed hosts, passkeys and links in messages hang on it. "
                    + "Set it to the address that people type, like https://wallet.example."
            );
        }

        if (environment.IsProduction() && settings.Hosts.Any(h => h.Contains('*', StringComparison.Ordinal)))
        {
            throw new StartupException(
                "AllowedHosts is a wildcard: a forged Host header would be believed. Remove it, or name the hosts beside that of "
                    + "Paycare__PublicUrl."
            );
        }

        return settings;
    }

    /// <summary>Refuses what would send customers' words in the clear, or take them and never answer.</summary>
    /// <exception cref="StartupException">The message names the setting and what to do.</exception>
    public static void EnsureChannels(IConfiguration configuration, IHostEnvironment environment)
    {
        var mail = configuration.GetSection("Paycare:Channels:Mail").Get<MailOptions>() ?? new();
        var chats = ChatSettings.Fault(
            configuration.GetSection("Paycare:Channels:Meta").Get<MetaOptions>() ?? new(),
            configuration.GetSection("Paycare:Channels:Telegram").Get<TelegramOptions>() ?? new(),
            configuration.GetSection("Paycare:Channels:Line").Get<LineOptions>() ?? new(),
            configuration.GetSection("Paycare:Channels:WeChat").Get<WeChatOptions>() ?? new(),
            environment.IsProduction()
        );
        if ((mail.Fault(environment.IsProduction()) ?? chats) is { } fault)
        {
            throw new StartupException(fault);
        }
    }

    /// <summary>The data's location, for read-only commands, which open no key ring and serve no requests.</summary>
    /// <exception cref="StartupException">A setting cannot be read.</exception>
    public static Settings Locate(IConfiguration configuration, IHostEnvironment environment)
    {
        var data = Path.GetFullPath(Text(configuration, "Paycare:DataDirectory") ?? Path.Combine(environment.ContentRootPath, "data"));
        var keys = Path.GetFullPath(
            Text(configuration, "Paycare:KeyDirectory") ?? Path.Combine(Path.GetDirectoryName(data) ?? data, "keys")
        );
        var demo = Switch(configuration, "Paycare:Demo", environment.IsDevelopment());
        var settings = new Settings(data, keys, demo, ReadPostgres(configuration))
        {
            DemoClockAhead = ReadClock(configuration, demo),
            Address = new PublicAddress(ReadAddress(configuration)),
            Docs = Switch(configuration, "Paycare:Docs", !environment.IsProduction()),
        };
        settings = settings with { Hosts = ReadHosts(configuration, settings.Address) };
        settings = Text(configuration, "Paycare:Bank:Directory") is { } bank
            ? settings with
            {
                BankDirectory = Path.GetFullPath(bank),
            }
            : settings;
        return Text(configuration, "Paycare:AuditDirectory") is { } audit
            ? settings with
            {
                AuditDirectory = Path.GetFullPath(audit),
            }
            : settings;
    }

    /// <summary>Creates the folders and checks that they are writable.</summary>
    /// <exception cref="StartupException">A folder is not writable.</exception>
    public void EnsureWritable()
    {
        Folders.CloseFiles(DataDirectory);
        foreach (var folder in new[] { DataDirectory, KeyDirectory })
        {
            try
            {
                Directory.CreateDirectory(folder);
                using var probe = new FileStream(
                    Path.Combine(folder, $".write-{Environment.ProcessId}"),
                    FileMode.Create,
                    FileAccess.Write,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                );
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StartupException($"The folder {folder} cannot be written: {e.Message}");
            }
        }
    }

    private static bool Switch(IConfiguration configuration, string key, bool standard) =>
        Text(configuration, key) switch
        {
            null => standard,
            var text when bool.TryParse(text, out var on) => on,
            _ => throw new StartupException($"{key.Replace(":", "__", StringComparison.Ordinal)} is neither true nor false."),
        };

    private static Uri? ReadAddress(IConfiguration configuration) =>
        Text(configuration, "Paycare:PublicUrl") switch
        {
            null => null,
            var text
                when Uri.TryCreate(text, UriKind.Absolute, out var url)
                    && url is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" } => url,
            _ => throw new StartupException(
                "Paycare__PublicUrl is no address of a host: write scheme and name, like https://wallet.example."
            ),
        };

    /// <summary>The host of the public address, and those that the framework's own setting names beside it.</summary>
    private static string[] ReadHosts(IConfiguration configuration, PublicAddress address)
    {
        var named = (Text(configuration, "AllowedHosts") ?? "").Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return address.Url is { } url ? [url.IdnHost, .. named] : named;
    }

    private static TimeSpan ReadClock(IConfiguration configuration, bool isDemo)
    {
        if (Text(configuration, "Paycare:DemoClockAhead") is not { } ahead)
        {
            return TimeSpan.Zero;
        }

        if (!isDemo)
        {
            throw new StartupException("Paycare__DemoClockAhead is set without the demo: money moves by the system's clock. Remove it.");
        }

        try
        {
            return XmlConvert.ToTimeSpan(ahead);
        }
        catch (FormatException)
        {
            throw new StartupException("Paycare__DemoClockAhead is no duration: write one like P30D, PT8H or -P1D.");
        }
    }

    /// <summary>Whether a connection would leave this machine in the clear, or to somebody whose certificate nobody checks.</summary>
    private static bool IsOpen(string postgres)
    {
        var way = new NpgsqlConnectionStringBuilder(postgres);
        return way.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull)
            && (way.Host ?? "").Split(',', StringSplitOptions.TrimEntries).Any(host => !IsThisMachine(host.Split(':')[0]));
    }

    /// <summary>A socket's folder, or a loopback address.</summary>
    private static bool IsThisMachine(string host) =>
        host.StartsWith('/')
        || host.Length == 0
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string? ReadPostgres(IConfiguration configuration)
    {
        if (Text(configuration, "ConnectionStrings:Paycare") is not { } postgres)
        {
            return null;
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(postgres).ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The string may contain a password, so only the parser's message is repeated.
            throw new StartupException($"ConnectionStrings__Paycare cannot be read: {e.Message}");
        }
    }

    private static string? Text(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } text ? text : null;

    private string SqliteFile(string name) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(DataDirectory, name) }.ConnectionString;
}
