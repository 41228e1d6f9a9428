using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Paycare.Care.Channels.Email;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// Debian's exim4 and dovecot on loopback ports, with a configuration, mailboxes and logs in a folder of their own: a throw-away
/// mail world. Everybody's password is <see cref="Password"/>, and mail to somebody unknown comes back.
/// </summary>
public sealed class MailServers : IAsyncDisposable
{
    public const string Password = "letters";
    public const string Care = "care@paycare.test";

    // The shell holds the servers' lives: it waits for its standard input to close, which happens however this process ends.
    private const string Script = """
        trap '' INT TERM HUP
        dir=$1 smtp=$2 imap=$3 can=$4
        me=$(id -un) group=$(id -gn) uid=$(id -u) gid=$(id -g)
        mkdir -p "$dir/spool" "$dir/log" "$dir/run" "$dir/state"
        for who in care rina budi; do
            mkdir -p "$dir/mail/$who/new" "$dir/mail/$who/cur" "$dir/mail/$who/tmp"
            echo "$who: $who" >>"$dir/users"
        done
        cat >"$dir/exim.conf" <<CONF
        primary_hostname = mail.paycare.test
        exim_path = /usr/sbin/exim4
        spool_directory = $dir/spool
        log_file_path = $dir/log/exim-%slog
        pid_file_path = $dir/run/exim.pid
        exim_user = $me
        exim_group = $group
        deliver_drop_privilege
        daemon_smtp_ports = $smtp
        local_interfaces = 127.0.0.1
        tls_advertise_hosts =
        keep_environment =
        smtp_accept_max = 200
        smtp_accept_max_per_connection = 10000
        queue_run_max = 4
        message_size_limit = 60M
        acl_smtp_rcpt = rcpt
        begin acl
        rcpt:
          deny local_parts = refused
               message = no such mailbox here
          defer local_parts = \${if exists{$dir/away}{busy}{}}
               message = try again
          accept
        begin routers
        local:
          driver = accept
          domains = paycare.test : customer.test
          local_parts = lsearch;$dir/users
          local_part_suffix = +*
          local_part_suffix_optional
          transport = mailbox
        begin transports
        mailbox:
          driver = appendfile
          maildir_format
          directory = $dir/mail/\$local_part_data
          create_directory
          return_path_add
          delivery_date_add
          envelope_to_add
          mode = 0666
        begin retry
        * * F,1m,1m
        CONF
        cat >"$dir/dovecot.conf" <<CONF
        protocols = imap
        listen = 127.0.0.1
        base_dir = $dir/run
        state_dir = $dir/state
        log_path = $dir/log/dovecot
        ssl = no
        disable_plaintext_auth = no
        auth_mechanisms = plain login
        default_internal_user = $me
        default_internal_group = $group
        default_login_user = $me
        first_valid_uid = 1
        mail_location = maildir:$dir/mail/%n
        mail_max_userip_connections = 100
        # Where the system has no more watches of files to give.
        mailbox_idle_check_interval = 1s
        $can
        service imap-login {
          chroot =
          inet_listener imap {
            port = $imap
          }
          inet_listener imaps {
            port = 0
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }
        passdb {
          driver = static
          args = password=letters
        }
        userdb {
          driver = static
          args = uid=$uid gid=$gid home=$dir/mail/%n
        }
        CONF
        /usr/sbin/exim4 -C "$dir/exim.conf" -bdf -q2s >>"$dir/log/exim" 2>&1 &
        exim=$!
        dovecot() {
            /usr/sbin/dovecot -F -c "$dir/dovecot.conf" >>"$dir/log/dovecot-start" 2>&1 &
            imapd=$!
        }
        dovecot
        stop() { kill "$exim" "$imapd" 2>/dev/null; wait "$exim" "$imapd" 2>/dev/null; rm -rf "$dir/spool" "$dir/run"; }
        trap stop EXIT
        echo ready
        while read -r word; do
            case $word in
                down) kill "$imapd"; wait "$imapd" 2>/dev/null; echo down ;;
                up) dovecot; echo up ;;
            esac
        done
        """;

    private static readonly string[] Parts = ["new", "cur"];
    private readonly Process _shell;
    private readonly DirectoryInfo _folder;
    private int _names;

    private MailServers(Process shell, DirectoryInfo folder, int smtpPort, int imapPort)
    {
        _shell = shell;
        _folder = folder;
        (SmtpPort, ImapPort) = (smtpPort, imapPort);
    }

    public int SmtpPort { get; }

    public int ImapPort { get; }

    /// <summary>The settings of a program that reads and sends here.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string>
        {
            ["Paycare__Channels__Mail__Address"] = Care,
            ["Paycare__Channels__Mail__Imap__Host"] = "127.0.0.1",
            ["Paycare__Channels__Mail__Imap__Port"] = $"{ImapPort}",
            ["Paycare__Channels__Mail__Imap__User"] = "care",
            ["Paycare__Channels__Mail__Imap__Password"] = Password,
            ["Paycare__Channels__Mail__Imap__Tls"] = "none",
            ["Paycare__Channels__Mail__Smtp__Host"] = "127.0.0.1",
            ["Paycare__Channels__Mail__Smtp__Port"] = $"{SmtpPort}",
            ["Paycare__Channels__Mail__Smtp__Tls"] = "none",
        };

    /// <summary>Lets a host of a test read and send here.</summary>
    internal void Configure(IServiceCollection services) =>
        services.PostConfigure<MailOptions>(mail =>
        {
            mail.Address = Care;
            (mail.Imap.Host, mail.Imap.Port, mail.Imap.Tls) = ("127.0.0.1", ImapPort, MailTls.None);
            (mail.Imap.User, mail.Imap.Password) = ("care", Password);
            (mail.Smtp.Host, mail.Smtp.Port, mail.Smtp.Tls) = ("127.0.0.1", SmtpPort, MailTls.None);
        });

    /// <summary>Starts them, and waits until both answer.</summary>
    /// <param name="isTelling">Whether the mailbox's server tells of new mails (IDLE); otherwise it must be asked.</param>
    public static async Task<MailServers> StartAsync(bool isTelling = true)
    {
        foreach (var program in new[] { "/usr/sbin/exim4", "/usr/sbin/dovecot" })
        {
            if (!File.Exists(program))
            {
                throw new InvalidOperationException($"{program} is missing (Debian: apt-get install exim4-daemon-light dovecot-imapd).");
            }
        }

        var folder = Directory.CreateTempSubdirectory("paycare-mail-");
        Open(folder.FullName);
        var (smtp, imap) = (FreePort(), FreePort());
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // No mail server delivers as root.
        var can = isTelling ? "" : "imap_capability = IMAP4rev1 LITERAL+ UIDPLUS NAMESPACE CHILDREN MOVE";
        string[] words =
        [
            .. Environment.IsPrivilegedProcess ? ["runuser", "-u", "nobody", "--"] : Array.Empty<string>(),
            "sh",
            "-c",
            Script,
            "sh",
            folder.FullName,
            $"{smtp}",
            $"{imap}",
            can,
        ];
        start.FileName = words[0];
        foreach (var word in words[1..])
        {
            start.ArgumentList.Add(word);
        }

        var shell = Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {words[0]}.");
        var servers = new MailServers(shell, folder, smtp, imap);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => servers.Stop();
        await shell.StandardOutput.ReadLineAsync();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!IsOpen(smtp) || !IsOpen(imap))
        {
            if (shell.HasExited)
            {
                throw new InvalidOperationException($"The mail servers did not start:\n{servers.Log()}");
            }

            await looks.WaitForNextTickAsync();
        }

        return servers;
    }

    /// <summary>What they wrote.</summary>
    public string Log() =>
        string.Join('\n', Directory.GetFiles(Path.Combine(_folder.FullName, "log")).Select(f => $"{f}:\n{File.ReadAllText(f)}"));

    /// <summary>The mailbox's server goes away, and every connection with it.</summary>
    public Task StopImapAsync() => TellAsync("down");

    /// <summary>It is there again.</summary>
    public Task StartImapAsync() => TellAsync("up");

    /// <summary>
    /// The mailbox's server goes away, and is there again with other numbers for the same mails, as after a restore from a backup.
    /// </summary>
    public async Task RenumberAsync(string who = "care", Action? meanwhile = null)
    {
        await StopImapAsync();
        foreach (
            var file in Directory
                .GetFiles(Path.Combine(_folder.FullName, "mail", who), "dovecot*")
                .Where(f => !f.EndsWith("validity", StringComparison.Ordinal))
        )
        {
            File.Delete(file);
        }

        meanwhile?.Invoke();
        await StartImapAsync();
    }

    /// <summary>Sends a mail as somebody's mail program does.</summary>
    public async Task SendAsync(MimeMessage mail, string? from = null, string? to = null)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", SmtpPort, SecureSocketOptions.None);
        await client.SendAsync(
            FormatOptions.Default,
            mail,
            from is null ? mail.From.Mailboxes.First()
                : from.Length == 0 ? new MailboxAddress("", "")
                : MailboxAddress.Parse(from),
            to is null ? mail.To.Mailboxes : [MailboxAddress.Parse(to)]
        );
        await client.DisconnectAsync(true);
    }

    /// <summary>Puts a mail into a mailbox, without any mail server.</summary>
    public void Put(byte[] mail, string who = "care")
    {
        var name = $"{1_770_000_000 + Interlocked.Increment(ref _names)}.M{_names:D9}P1.mail";
        var path = Path.Combine(_folder.FullName, "mail", who, "tmp", name);
        File.WriteAllBytes(path, mail);
        Open(path);
        File.Move(path, Path.Combine(_folder.FullName, "mail", who, "new", name));
    }

    /// <summary>The mails that lie in a mailbox, as files.</summary>
    public IReadOnlyList<string> Files(string who = "rina", string folder = "") =>
        [
            .. Parts
                .Select(part => Path.Combine(_folder.FullName, "mail", who, folder, part))
                .Where(Directory.Exists)
                .SelectMany(Directory.GetFiles)
                .Order(StringComparer.Ordinal),
        ];

    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    private void Stop()
    {
        if (_folder.Exists && Directory.Exists(_folder.FullName))
        {
            _shell.StandardInput.Close();
            _shell.WaitForExit(TimeSpan.FromSeconds(10));
            Directory.Delete(_folder.FullName, recursive: true);
        }
    }

    private async Task TellAsync(string word)
    {
        await _shell.StandardInput.WriteLineAsync(word);
        await _shell.StandardInput.FlushAsync();
        await _shell.StandardOutput.ReadLineAsync();
    }

    /// <summary>The servers are another user where this process is the system's.</summary>
    private static void Open(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsOpen(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
