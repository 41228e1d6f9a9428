using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Every SMS in English and Indonesian is one part of 160 letters, with the longest that real life puts in.</summary>
public sealed class SmsTests
{
    private const int OnePart = 160;

    /// <summary>The letters of the GSM alphabet (3GPP TS 23.038) that count once. One other letter leaves 70 of 160.</summary>
    private const string Gsm =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        + "abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Link = "https://paycare.example",
        Shop = "Apotek Sehat Sentosa",
        Person = "Muhammad R•••",
        Refund = "RF-10427",
        Reference = "BCA2603110012345",
        Code = "123456";

    private static readonly string AlertLink = $"{Link}/a/{new string('x', 35)}",
        StopLink = $"{Link}/reproof/stop?token={new string('x', 43)}";

    private static readonly DateTimeOffset At = new(2026, 12, 31, 22, 45, 0, Wording.WesternIndonesia);

    /// <summary>The longest values of {0}, {1}... in each text; nothing else sends an SMS.</summary>
    private static Dictionary<string, string[]> Longest(CultureInfo language)
    {
        var amount = Paycare.Platform.Amounts.Money.Rupiah(20_000_000).Text(language);
        var at = At.Text(language);
        var moment = $"{At.DayText(language, At)} {At.HourText(language)}";
        var texts = TextFiles.Of(language.Name);
        // A way back in has texts of its own.
        var events = Of("event.").Except(Of("event.reproof-"));
        var longestEvent = events.Append($"{texts["event.bank-account-added"]} (CIMB Niaga ••1234)").MaxBy(e => e.Length)!;
        var longestReason = Of("rejection.").MaxBy(r => r.Length)!;
        string[] refund = [amount, Shop, Refund, Reference];
        return new()
        {
            ["sms.phone-code"] = [Code],
            ["sms.sign-in-code"] = [Code],
            ["sms.already-customer"] = [],
            ["sms.confirmation-code"] = [Code],
            ["sms.security-notice"] = [Of("event.").MaxBy(e => e.Length)!, moment],
            ["sms.security-alert"] = [longestEvent, moment, AlertLink],
            ["sms.password-reset-code"] = [Code],
            ["sms.step-up-settings"] = [Code],
            ["sms.contact-code"] = [Code],
            ["sms.contact-taken"] = [],
            ["sms.identity-verified"] = [],
            ["sms.identity-rejected"] = [longestReason],
            ["sms.reproof-code"] = [Code],
            ["sms.reproof-asked"] = ["+62 ••• 1234", StopLink],
            ["sms.reproof-approved"] = [at, StopLink],
            ["sms.reproof-opens"] = [at],
            ["sms.reproof-rejected"] = [longestReason],
            ["sms.reproof-stopped"] = [],
            ["sms.reproof-ended"] = [],
            ["sms.emergency-code"] = [Code],
            ["sms.call-code"] = [Code],
            ["sms.top-up-arrived"] = [amount],
            ["sms.top-up-not-made"] = [amount],
            ["sms.top-up-taken-back"] = [amount],
            ["sms.step-up-money"] = [Code, amount, Shop],
            ["sms.bank-account-removed"] = ["CIMB Niaga ••1234"],
            ["sms.bank-top-up-kept"] = [amount],
            ["sms.suspense-released"] = [amount],
            ["sms.withdrawal-paid"] = [amount, Reference],
            ["sms.withdrawal-rejected"] = [amount],
            ["sms.withdrawal-returned"] = [amount],
            ["sms.withdrawal-returned-short"] = [amount],
            ["sms.withdrawal-kept"] = [amount],
            ["sms.refund-arrived"] = refund,
            ["sms.refund-arrived-card"] = refund,
            ["sms.refund-arrived-bank"] = refund,
            ["sms.refund-returned"] = refund,
            ["sms.refund-rejected"] = refund,
            ["sms.schedule-failed"] = [amount, Shop],
            ["sms.transfer-arrived"] = [amount, Person],
            ["sms.recall-asked"] = [amount, Person, at],
            ["sms.recall-agreed"] = [amount],
            ["sms.recall-declined"] = [amount],
            ["sms.recall-expired"] = [amount],
            ["sms.resend-answer"] =
            [
                language.Joined(Shop, amount, at),
                language.Language().InTwo(texts["cause.answer-lost"].Replace("{0}", amount, StringComparison.Ordinal)).First,
            ],
            ["notice.dispute-opened"] = [amount, amount],
            ["notice.dispute-opened.nothing-held"] = [amount, amount],
            ["notice.dispute-won"] = [amount, amount],
            ["notice.dispute-won.nothing-held"] = [amount, amount],
            ["notice.dispute-lost"] = [amount, amount],
            ["notice.dispute-lost.nothing-held"] = [amount, amount],
        };

        IEnumerable<string> Of(string family) => texts.Where(t => t.Key.StartsWith(family, StringComparison.Ordinal)).Select(t => t.Value);
    }

    /// <summary>Invitations are only mailed.</summary>
    private static readonly string[] Mailed = ["sms.staff-invitation", "sms.merchant-invitation"];

    public static TheoryData<string> InLatinLetters => ["en", "id"];

    [Theory, MemberData(nameof(InLatinLetters))]
    public async Task Every_SMS_is_one_part(string name)
    {
        var language = Languages.Of(name);
        var catalog = (await TestHost.OnAsync(TestDatabase.Sqlite)).Services.GetRequiredService<TextCatalog>();
        var wrong = Longest(language)
            .Select(sms => (sms.Key, Text: SmsText.Plain(catalog.Get(language, sms.Key, [.. sms.Value]))))
            .Select(sms => (sms.Key, sms.Text, Odd: string.Concat(sms.Text.Where(c => !Gsm.Contains(c)).Distinct())))
            .Where(sms => sms.Text.Length > OnePart || sms.Odd.Length > 0)
            .Select(sms =>
                $"{sms.Key}: {sms.Text.Length} letters{(sms.Odd.Length > 0 ? $", outside the alphabet: {sms.Odd}" : "")}: {sms.Text}"
            )
            .ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_text_of_an_SMS_is_counted() =>
        Assert.Equal(
            TextFiles
                .Of("en")
                .Keys.Where(k => k.StartsWith("sms.", StringComparison.Ordinal) || k.StartsWith("notice.dispute", StringComparison.Ordinal))
                .Except(Mailed)
                .Order(StringComparer.Ordinal),
            Longest(Languages.English).Keys.Order(StringComparer.Ordinal)
        );

    /// <summary>Who reads it sees at once from whom it is; in China by the sign that the law asks for.</summary>
    [Fact]
    public void Every_SMS_says_who_sends_it()
    {
        foreach (var (language, start) in new[] { ("en", "Paycare: "), ("id", "Paycare: "), ("zh-CN", "【Paycare】") })
        {
            var texts = TextFiles.Of(language);
            Assert.All(Longest(Languages.English).Keys, key => Assert.StartsWith(start, texts[key], StringComparison.Ordinal));
        }
    }

    /// <summary>Links with money at stake are what thieves imitate: only what stops money carries one.</summary>
    [Fact]
    public void Only_what_stops_a_thief_carries_a_link() =>
        Assert.Equal(
            ["sms.reproof-approved", "sms.reproof-asked", "sms.security-alert"],
            Longest(Languages.English)
                .Where(sms => sms.Value.Any(v => v.StartsWith("https:", StringComparison.Ordinal)))
                .Select(sms => sms.Key)
                .Order(StringComparer.Ordinal)
        );
}
