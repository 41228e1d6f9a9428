using System.Collections.Concurrent;
using Paycare.Platform.Processes;

namespace Paycare.Ledger.Accounts;

/// <summary>
/// An account's code in memory. Most end with their owner's id, of which its digits as text would take six times the memory of its
/// value, in each of millions of accounts.
/// </summary>
internal readonly record struct AccountCode
{
    private const int Digits = 32;

    private readonly string _head;
    private readonly Guid _owner;

    private AccountCode(string head, Guid owner) => (_head, _owner) = (head, owner);

    /// <summary>A code as it is stored.</summary>
    public static AccountCode Of(string text)
    {
        var at = text.Length - Digits;
        return
            at > 0
            && text[at - 1] == ':'
            && IsCanonical(text.AsSpan(at))
            && Guid.TryParseExact(text.AsSpan(at), "N", out var owner)
            && owner != Guid.Empty
            ? new(Heads.Of(text.AsSpan(0, at)), owner)
            : new(text, Guid.Empty);
    }

    /// <summary>The code as it is stored.</summary>
    public override string ToString() => _owner == Guid.Empty ? _head : string.Concat(_head, _owner.ToString("N"));

    /// <summary>Whether the digits are those that an id is written with: other spellings are other codes.</summary>
    private static bool IsCanonical(ReadOnlySpan<char> digits) => !digits.ContainsAnyInRange('A', 'F');

    [EachProcess("Equal beginnings share one text, which saves memory and nothing else.")]
    private static class Heads
    {
        private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

        public static string Of(ReadOnlySpan<char> head)
        {
            var known = Known.GetAlternateLookup<ReadOnlySpan<char>>();
            return known.TryGetValue(head, out var shared) ? shared : Known.GetOrAdd(head.ToString(), static text => text);
        }
    }
}
