using System.Buffers;
using System.Text.RegularExpressions;

namespace Paycare.Care.Channels.Email;

/// <summary>
/// Tells whether words ask to freeze an account, in the three languages. A question about a freeze, or a wish to end one, is none;
/// where it is wrong, a person gets a link that they need not use.
/// </summary>
internal static partial class FreezeWords
{
    /// <summary>Whoever is in a hurry says it at once.</summary>
    private const int Most = 1000;

    /// <summary>Parts of which every pattern needs one: most texts have none.</summary>
    private static readonly SearchValues<string> Needed = SearchValues.Create(
        ["freeze", "block", "lock", "suspend", "disable", "beku", "blokir", "kunci", "nonaktif", "冻结", "锁定", "锁住", "封停", "停用"],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>Whether they do. What is quoted in them counts for nothing: our own words speak of freezing.</summary>
    public static bool In(string? subject, string text)
    {
        var own = string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith('>')));
        var read = $"{subject}\n{(own.Length > Most ? own[..Most] : own)}";
        return read.AsSpan().ContainsAny(Needed) && (English().IsMatch(read) || Indonesian().IsMatch(read) || Chinese().IsMatch(read));
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;

    [GeneratedRegex(
        """
            (?<!\b(?:don't|don’t|not|never|why|did|have|has)[ ]+(?:\p{L}+[ ]+)?)
            \b(?:freeze|block|lock|suspend|disable)[ ]+(?:down[ ]+)?(?:\p{L}+[ ]+){0,3}?(?:account|wallet|paycare)\b
            """,
        Options
    )]
    private static partial Regex English();

    [GeneratedRegex(
        """
            (?<!\b(?:buka|cabut|lepas|jangan|kenapa|mengapa|knp|sudah|udah|telah|kalian|anda|paycare)[ ]+(?:\p{L}+[ ]+)?)
            \b(?:(?:mem)?bekukan(?:lah)?|bekuin|(?:mem)?blokir(?:kan|in|lah)?|kunci(?:kan|in)?|nonaktifkan|freeze|
                (?:minta|mohon|ajukan|tolong)[ ]+(?:di)?(?:pembekuan|pemblokiran|bekukan|blokir))
            [ ]+(?:\p{L}+[ ]+){0,3}?(?:akun|dompet|rekening|wallet|paycare)(?:ku|nya)?\b
            """,
        Options
    )]
    private static partial Regex Indonesian();

    [GeneratedRegex(
        """
            (?<!解除|取消|被|已|已经|为什么|为何|不要|别|没有|怎么)(?:冻结|锁定|锁住|封停|停用)[^。！？，,\n]{0,6}?(?:账户|账号|帐户|帐号|钱包)|
            (?:把|将|帮|请)[^。！？\n]{0,10}?(?:账户|账号|帐户|帐号|钱包)[^。！？被已解取\n]{0,4}?(?:冻结|锁定|锁住|封停|停用)
            """,
        Options
    )]
    private static partial Regex Chinese();
}
