using System.Globalization;
using System.Text.RegularExpressions;
using Paycare.Care.Desk;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Web.Desk;

/// <summary>A prepared reply in the customer's language, with the case's figures filled in.</summary>
/// <param name="Name">The macro's name.</param>
/// <param name="Title">Its title, in the agent's language.</param>
/// <param name="Text">The reply's text.</param>
internal sealed record Macro(string Name, string Title, string Text);

/// <summary>The macros for a case: only those whose variables the case can all fill.</summary>
internal static partial class Macros
{
    public const string AskToConfirm = "ask-confirm";

    private static readonly string[] Names =
    [
        "checking",
        "balance-short",
        "wrong-pin",
        AskToConfirm,
        "card-declined",
        "answer-lost",
        "frozen",
        "goodwill",
        "anything-else",
    ];

    public static IReadOnlyList<Macro> For(DeskCaseAnswer @case, string agent, CultureInfo language, CultureInfo reader, TextCatalog texts)
    {
        var values = Values(@case, agent, language);
        return
        [
            .. Names
                .Select(name => new Macro(name, texts.Get(reader, $"macro.{name}.title"), texts.Get(language, $"macro.{name}.text")))
                .Where(m => Variable().Matches(m.Text).All(v => values.GetValueOrDefault(v.Groups["name"].Value) is not null))
                .Select(m => m with { Text = Variable().Replace(m.Text, v => values[v.Groups["name"].Value]!) }),
        ];
    }

    private static Dictionary<string, string?> Values(DeskCaseAnswer @case, string agent, CultureInfo language)
    {
        var attempt = @case.Facts?.Attempt;
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["case"] = @case.Number,
            ["agent"] = agent,
            ["amount"] = attempt?.Amount.Text(language),
            ["time"] = attempt?.At.Text(language),
            ["merchant"] = attempt?.Merchant?.Name,
            ["balance"] = @case.Facts?.Wallet?.Available.Text(language),
            ["shortfall"] = attempt?.Evidence.Minor("shortfall") is { } minor ? new Money(minor, Currency.Idr).Text(language) : null,
            ["lockedUntil"] = @case.Facts?.PinLockedUntil?.Text(language),
            ["frozenAt"] = @case.Facts?.Wallet?.FrozenAt?.Text(language),
            ["issuer"] = attempt?.IssuerCode,
            ["answerLost"] = (attempt?.AnswerLostAt ?? attempt?.AskedAgainAt) is null ? null : "",
        };
    }

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)\}")]
    private static partial Regex Variable();
}
