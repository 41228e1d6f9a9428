using Paycare.Platform.Calendar;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Payments.Bank;

/// <summary>A bank that money can be paid out to.</summary>
public sealed class BankName
{
    /// <summary>The clearing code, three digits.</summary>
    public string Code { get; set; } = "";

    /// <summary>The name that customers know.</summary>
    public string Name { get; set; } = "";
}

/// <summary>Paycare's account at its bank, and how files are exchanged.</summary>
public sealed class BankOptions
{
    /// <summary>
    /// Folder of the bank's files: <c>in</c>, <c>reading</c>, <c>done</c>, <c>rejected</c>, <c>out</c>; <c>bank</c> in the
    /// data directory when empty.
    /// </summary>
    public string Directory { get; set; } = "";

    /// <summary>Clearing code of Paycare's bank; without code, account and prefix there is no bank transfer and no withdrawal.</summary>
    public string Code { get; set; } = "";

    /// <summary>Name of Paycare's bank, as customers see it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Paycare's account at its bank.</summary>
    public string Account { get; set; } = "";

    /// <summary>Holder of Paycare's account at its bank.</summary>
    public string Holder { get; set; } = "Paycare";

    /// <summary>Digits that virtual account numbers begin with.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Banks that customers may name: <c>__0__Code</c> (three digits), <c>__0__Name</c>.</summary>
    public IList<BankName> Banks { get; } = [];

    /// <summary>ISO 20022 versions that are read: <c>__0</c> = <c>camt.054.001.08</c>.</summary>
    public IList<string> Messages { get; } = [];

    /// <summary>Files larger than this are not opened, in bytes.</summary>
    public int LargestFileBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How long reading one file may take; what takes longer is rejected.</summary>
    public TimeSpan LongestReading { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a file may stand in the in folder before care is told that nobody takes it.</summary>
    public TimeSpan StandsAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long nothing is paid out to a new bank account whose holder's name is not the customer's.</summary>
    public TimeSpan OtherHolderWaits { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Secret that signs calls to <c>POST /rails/bank/credits</c>; without it every call is refused.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>The previous webhook secret, still accepted while the bank changes over.</summary>
    public string PreviousWebhookSecret { get; set; } = "";

    /// <summary>Largest accepted difference between the time of a bank's call and ours.</summary>
    public TimeSpan WebhookTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long payouts are collected into one file.</summary>
    public TimeSpan BatchEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Cut-off hour (WIB): payouts requested later count from the next bank day.</summary>
    public int CutOffHour { get; set; } = 15;

    /// <summary>Bank days after which a payout is promised to have arrived.</summary>
    public int PromiseDays { get; set; } = 1;

    /// <summary>How long a bank account named for refunds is kept after account closure.</summary>
    public TimeSpan KeepAfterClosure { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Whether a bank is configured at all.</summary>
    internal bool IsConnected => Code.Length > 0 && Account.Length > 0 && Prefix.Length > 0 && Directory.Length > 0;

    internal string InDirectory => Path.Combine(Directory, "in");

    /// <summary>A file is here while it is read, so one that ends the process is not met again as if it were new.</summary>
    internal string ReadingDirectory => Path.Combine(Directory, "reading");

    /// <summary>Files whose reading was cut off once.</summary>
    internal string AgainDirectory => Path.Combine(ReadingDirectory, "again");

    internal string DoneDirectory => Path.Combine(Directory, "done");

    internal string RejectedDirectory => Path.Combine(Directory, "rejected");

    internal string OutDirectory => Path.Combine(Directory, "out");

    internal string? NameOf(string? code) => Banks.FirstOrDefault(b => b.Code == code)?.Name;

    internal BankFault TooLarge => new(1, $"The file has more than {LargestFileBytes} bytes.");

    /// <summary>The refusal while no bank is connected.</summary>
    internal static Refusal NotConnected { get; } = new(RefusalKind.Conflict, "bank-not-connected");

    /// <summary>The last moment (WIB) of the bank day by which a payout requested now will have arrived.</summary>
    internal DateTimeOffset PromiseAt(DateTimeOffset now, WorkingDays days)
    {
        var today = WorkingDays.DayOf(now);
        var first = now.ToOffset(Wording.WesternIndonesia).Hour >= CutOffHour ? today.AddDays(1) : today;
        return WorkingDays.At(days.After(days.After(first, 0), PromiseDays), new TimeOnly(23, 59, 59));
    }
}
