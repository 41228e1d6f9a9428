using System.Globalization;
using System.Net.Http.Headers;

namespace Paycare.Platform.Outgoing;

/// <summary>How long an answer asks to wait: the header <c>Retry-After</c> (RFC 9110), in seconds or as an HTTP date.</summary>
public static class RetryAfter
{
    private const string Header = "Retry-After";

    /// <summary>The longest wait that is obeyed; a peer that asks for more is asked again after this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The wait from now on, above zero and at most <see cref="Longest"/>; <c>null</c> when none is asked for.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.NonValidated.TryGetValues(Header, out var values) || values.FirstOrDefault()?.Trim() is not { } text)
        {
            return null;
        }

        // More digits than the header's type takes are still a number of seconds.
        var wait =
            text.Length > 0 && text.All(char.IsAsciiDigit)
                ? decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds < Longest.Ticks / TimeSpan.TicksPerSecond
                    ? TimeSpan.FromSeconds((long)seconds)
                    : Longest
                : RetryConditionHeaderValue.TryParse(text, out var asked) && asked.Date is { } date
                    ? date - now
                    : TimeSpan.Zero;
        return wait <= TimeSpan.Zero ? null
            : wait > Longest ? Longest
            : wait;
    }
}
