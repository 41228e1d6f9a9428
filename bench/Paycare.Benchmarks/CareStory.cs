using System.Globalization;
using System.Text;
using Paycare.Care.Cases;
using Paycare.Identity.Customers;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Benchmarks;

/// <summary>
/// What people write to care, made up: three languages, words as often as words are (Zipf), each case from its own seed, so that the
/// same number always tells the same story.
/// </summary>
internal sealed class CareStory
{
    private const int Vocabulary = 4_000,
        MostPeople = 20_000;

    private static readonly TimeSpan Years = TimeSpan.FromDays(3 * 365);
    private static readonly string[] Languages = ["id", "en", "zh-CN"];
    private static readonly string[] Channels = ["app", "web", "email", "whatsapp"];
    private static readonly string[] Given =
    [
        "Siti",
        "Rina",
        "Budi",
        "Agus",
        "Dewi",
        "Wahyu",
        "Ayu",
        "Putri",
        "Rizky",
        "Indah",
        "Joko",
        "Sri",
    ];
    private static readonly string[] Family =
    [
        "Wulandari",
        "Santoso",
        "Pratama",
        "Lestari",
        "Hidayat",
        "Saputra",
        "Utami",
        "Wijaya",
        "Halim",
    ];
    private static readonly string[] Common =
    [
        "refund",
        "saldo",
        "transaksi",
        "gagal",
        "tolong",
        "payment",
        "money",
        "uang",
        "kartu",
        "card",
        "belum",
        "masuk",
        "sudah",
        "please",
        "account",
        "akun",
        "transfer",
        "bank",
        "kenapa",
        "hari",
    ];

    private static readonly string[] Phrases =
    [
        "退款没有到账",
        "付款失败了",
        "余额不对",
        "请帮我看看",
        "我的银行卡",
        "转账还没收到",
        "验证码收不到",
        "商家说没有收到",
        "昨天下午",
        "谢谢你们",
        "充值以后余额没有变",
        "账户被冻结",
        "我想知道原因",
        "什么时候可以退回",
        "订单已经取消",
    ];

    private readonly string[] _words = MakeWords();
    private readonly int[] _weights = Zipf(Vocabulary);
    private readonly int _cases;
    private readonly int _messages;
    private readonly int _open;
    private readonly DateTimeOffset _now;
    private readonly IReadOnlyList<StaffId> _staff;
    private readonly string _rare;

    public CareStory(int cases, int messages, int open, DateTimeOffset now, IReadOnlyList<StaffId> staff, string rare) =>
        (_cases, _messages, _open, _now, _staff, _rare) = (cases, messages, open, now, staff, rare);

    /// <summary>The customers of the cases.</summary>
    public Customer[] People(Vault vault)
    {
        var clock = new StoryClock(_now - Years);
        return
        [
            .. Enumerable
                .Range(0, Math.Clamp(_cases / 5, 1, MostPeople))
                .Select(i =>
                {
                    var id = StrongId.New<CustomerId>(clock);
                    var (name, phone, email) = (
                        $"{Given[i % Given.Length]} {Family[i / Given.Length % Family.Length]}",
                        string.Create(CultureInfo.InvariantCulture, $"+62857{1_000_000 + i}"),
                        $"person{i}@growth.example"
                    );
                    var (nameSealed, phoneSealed, emailSealed) = (
                        vault.Seal(name, Customer.PlaceOf(id, "name")),
                        vault.Seal(phone, Customer.PlaceOf(id, "phone")),
                        vault.Seal(email, Customer.PlaceOf(id, "email"))
                    );
                    return new Customer
                    {
                        Id = id,
                        UserName = id.ToString(),
                        NormalizedUserName = id.ToString(),
                        SecurityStamp = "growth",
                        ConcurrencyStamp = "growth",
                        PhoneIndex = Customer.PhoneIndexOf(id, phoneSealed, vault),
                        PhoneSealed = phoneSealed,
                        PhoneEndIndex = Customer.PhoneEndIndexOf(id, phoneSealed, vault),
                        EmailIndex = Customer.EmailIndexOf(id, emailSealed, vault),
                        EmailSealed = emailSealed,
                        NameIndex = Customer.NameIndexOf(id, nameSealed, vault),
                        NameSealed = nameSealed,
                        Locale = Languages[i % Languages.Length],
                        JoinedAt = _now - Years,
                    };
                }),
        ];
    }

    /// <summary>One case with its messages.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="at">Its place among all, from 0, the oldest.</param>
    /// <param name="people">Whose it may be.</param>
    public (Case Case, List<CaseMessage> Messages) Tell(long number, long at, Customer[] people)
    {
        var dice = new Dice(number);
        var clock = new StoryClock(_now - Years + TimeSpan.FromTicks(Years.Ticks / _cases * at));
        var language = Languages[dice.Next(Languages.Length)];
        var topics = Enum.GetValues<CaseTopic>();
        var topic = topics[dice.Next(topics.Length)];
        var @case = new Case
        {
            Id = StrongId.New<CaseId>(clock),
            Number = number,
            Customer = people[dice.Next(people.Length)].Id,
            Topic = topic,
            Queue = CaseNames.QueueOf(topic),
            Channel = Channels[dice.Next(Channels.Length)],
            Language = language,
            Background = "",
            WhatHappened = Say(dice, language, IsRare(at)),
            AlreadyTried = "",
            Need = Say(dice, language, false),
            OpenedAt = clock.GetUtcNow(),
            FirstReplyDueAt = clock.GetUtcNow().AddHours(4),
            ReplyWithinSeconds = 4 * 3600,
            AtRiskMinor = dice.Next(3) == 0 ? dice.Next(1, 500) * 10_000L : 0,
        };
        @case.BeginWaiting();
        var messages = new List<CaseMessage>();
        var many = (int)((_messages * (at + 1) / _cases) - (_messages * at / _cases));
        for (var i = 0; i < many; i++)
        {
            clock.Pass(TimeSpan.FromMinutes(dice.Next(1, 600)));
            var by = _staff[dice.Next(_staff.Count)];
            messages.Add(
                i % 2 == 0
                    ? CaseMessage.FromStaff(@case, by, Say(dice, language, false), isInternal: dice.Next(5) == 0, clock)
                    : CaseMessage.FromCustomer(@case.Id, Say(dice, language, false), null, clock)
            );
        }

        if (many > 0 || dice.Next(2) == 0)
        {
            @case.TakeReply(_staff[dice.Next(_staff.Count)], new NextTurn(Turn.Customer, null), clock.GetUtcNow());
        }

        // Most of what is open is new; some of it is old.
        var isOpen = at >= _cases - (_open * 9 / 10) || dice.Next(_cases) < _open / 10;
        if (!isOpen)
        {
            _ = @case.TryMove(CaseState.Resolved, clock.GetUtcNow());
            if (dice.Next(10) > 0)
            {
                _ = @case.TryMove(CaseState.Closed, clock.GetUtcNow());
            }
        }
        else if (dice.Next(2) == 0)
        {
            _ = @case.TryTakeCustomerMessage(clock.GetUtcNow());
        }
        return (@case, messages);
    }

    private bool IsRare(long at) => at == _cases / 10 || at == _cases / 2 || at == _cases - 5;

    private string Say(Dice dice, string language, bool isRare)
    {
        var text = new StringBuilder(isRare ? $"{_rare} " : "");
        if (language == "zh-CN")
        {
            for (var i = dice.Next(2, 6); i > 0; i--)
            {
                text.Append(Phrases[dice.Next(Phrases.Length)]).Append('，');
            }

            return text.ToString();
        }

        for (var i = dice.Next(6, 24); i > 0; i--)
        {
            var found = Array.BinarySearch(_weights, dice.Next(_weights[^1]));
            text.Append(_words[Math.Min(found < 0 ? ~found : found, Vocabulary - 1)]).Append(' ');
        }
        return text.ToString();
    }

    private static string[] MakeWords()
    {
        string[] syllables = ["ba", "ka", "mo", "ri", "tu", "se", "na", "li", "po", "ga", "den", "sur", "wan", "kel", "ti", "yo"];
        var words = new List<string>(Common);
        for (var i = 0; words.Count < Vocabulary; i++)
        {
            words.Add($"{syllables[i % 16]}{syllables[i / 16 % 16]}{syllables[i / 256 % 16]}{(i >= 2048 ? "n" : "")}");
        }

        return [.. words];
    }

    /// <summary>How often the words up to each come, taken together.</summary>
    private static int[] Zipf(int words)
    {
        var weights = new int[words];
        var sum = 0;
        for (var i = 0; i < words; i++)
        {
            weights[i] = sum += 100_000_000 / (i + 3);
        }

        return weights;
    }

    /// <summary>No secret is made of it: the same seed tells the same story (SplitMix64).</summary>
    private sealed class Dice(long seed)
    {
        private ulong _state = (ulong)seed;

        public int Next(int below)
        {
            var mixed = _state = unchecked(_state + 0x9E3779B97F4A7C15UL);
            mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
            mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
            return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
        }

        public int Next(int from, int below) => from + Next(below - from);
    }

    private sealed class StoryClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now.ToUniversalTime();

        public void Pass(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
