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
/// <param name="Then">Whose turn it is once it was sent.</param>
/// <param name="Minutes">The minutes that it promises; <c>null</c> when it names no time.</param>
internal sealed record Macro(string Name, string Title, string Text, string Then, int? Minutes);

/// <summary>The macros for a case: only those whose variables the case can all fill.</summary>
internal static partial class Macros
{
    public const string AskToConfirm = "ask-confirm";

    private static readonly (string Name, string Then, int? Minutes)[] Names =
    [
        ("checking", "ours", 15),
        ("balance-short", "customer", null),
        ("wrong-pin", "customer", null),
        (AskToConfirm, "customer", null),
        ("card-declined", "customer", null),
        ("answer-lost", "customer", null),
        ("frozen", "customer", null),
        ("goodwill", "ours", null),
        ("anything-else", "customer", null),
    ];

    public static IReadOnlyList<Macro> For(DeskCaseAnswer @case, string agent, CultureInfo language, CultureInfo reader, TextCatalog texts)
    {
        var values = Values(@case, agent, language);
        return
        [
            .. Names
                .Select(m => new Macro(
                    m.Name,
                    texts.Get(reader, $"macro.{m.Name}.title"),
                    texts.Get(language, $"macro.{m.Name}.text"),
                    m.Then,
                    m.Minutes
                ))
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
