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

/// <summary>Paycare's account at its bank, and how files go to and fro.</summary>
public sealed class BankOptions
{
    /// <summary>The folder of the rail: <c>in</c>, <c>done</c>, <c>rejected</c>, <c>out</c> are made in it.</summary>
    public string Directory { get; set; } = "";

    /// <summary>The clearing code of Paycare's bank.</summary>
    public string Code { get; set; } = "";

    /// <summary>The name of Paycare's bank, as customers see it beside their number.</summary>
    public string Name { get; set; } = "";

    /// <summary>Paycare's account at it.</summary>
    public string Account { get; set; } = "";

    /// <summary>Whose account it is.</summary>
    public string Holder { get; set; } = "Paycare";

    /// <summary>What the bank lets our virtual account numbers begin with, digits.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The banks that customers may name; a virtual account's sender must be at one of them to get money back.</summary>
    public IList<BankName> Banks { get; } = [];

    /// <summary>The message versions that are read: the last part of their namespaces, for example <c>camt.054.001.08</c>.</summary>
    public IList<string> Messages { get; } = [];

    /// <summary>A file above this size is not opened.</summary>
    public int LargestFileBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>The key of the webhook's signatures; without one every call is refused.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>The key before it, while the bank changes over.</summary>
    public string PreviousWebhookSecret { get; set; } = "";

    /// <summary>How far a webhook's time may be from ours.</summary>
    public TimeSpan WebhookTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long payouts are gathered for one file.</summary>
    public TimeSpan BatchEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Until this hour (WIB) a bank day counts.</summary>
    public int CutOffHour { get; set; } = 15;

    /// <summary>Money is there so many bank days later.</summary>
    public int PromiseDays { get; set; } = 1;

    /// <summary>How long a bank account that somebody who closed their wallet named for refunds is kept.</summary>
    public TimeSpan KeepAfterClosure { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Whether there is a bank at all.</summary>
    internal bool IsConnected => Code.Length > 0 && Account.Length > 0 && Prefix.Length > 0 && Directory.Length > 0;

    internal string InDirectory => Path.Combine(Directory, "in");

    internal string DoneDirectory => Path.Combine(Directory, "done");

    internal string RejectedDirectory => Path.Combine(Directory, "rejected");

    internal string OutDirectory => Path.Combine(Directory, "out");

    internal string? NameOf(string? code) => Banks.FirstOrDefault(b => b.Code == code)?.Name;

    /// <summary>What a customer hears while no bank is connected.</summary>
    internal static Refusal NotConnected { get; } = new(RefusalKind.Conflict, "bank-not-connected");

    /// <summary>The last moment (WIB) of the bank day by which a payout that is asked for now will have arrived.</summary>
    internal DateTimeOffset PromiseAt(DateTimeOffset now, WorkingDays days)
    {
        var today = WorkingDays.DayOf(now);
        var first = now.ToOffset(Wording.WesternIndonesia).Hour >= CutOffHour ? today.AddDays(1) : today;
        return WorkingDays.At(days.After(days.After(first, 0), PromiseDays), new TimeOnly(23, 59, 59));
    }
}
