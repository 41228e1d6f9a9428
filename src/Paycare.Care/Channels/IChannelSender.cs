using System.Globalization;
using Paycare.Care.Cases;

namespace Paycare.Care.Channels;

/// <summary>A file of a letter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Content">Its content.</param>
internal sealed record LetterFile(string Name, string Type, byte[] Content);

/// <summary>What goes out into a conversation, whatever form the channel gives it.</summary>
internal sealed record Letter
{
    public required SendingId Id { get; init; }

    public required SendingKind Kind { get; init; }

    /// <summary>Where to.</summary>
    public required string Address { get; init; }

    public required CaseId Case { get; init; }

    public required long CaseNumber { get; init; }

    /// <summary>Whether its person can open the case in the app.</summary>
    public required bool IsInApp { get; init; }

    public required CultureInfo Language { get; init; }

    /// <summary>The words; empty for what the channel itself says.</summary>
    public required string Text { get; init; }

    /// <summary>When its person was last heard there.</summary>
    public required DateTimeOffset HeardAt { get; init; }

    /// <summary>Who of care wrote it; <c>null</c> for Paycare itself.</summary>
    public string? Author { get; init; }

    /// <summary>Where its person says in the app that it is them; <c>null</c> when they are not asked.</summary>
    public string? Link { get; init; }

    public bool HadSecrets { get; init; }

    /// <summary>The link that freezes, for the one address that may have it; <c>null</c> for every other.</summary>
    public string? FreezeLink { get; init; }

    /// <summary>When a person of care answers at the latest; <c>null</c> when one has.</summary>
    public DateTimeOffset? PromisedAt { get; init; }

    public IReadOnlyList<LetterFile> Files { get; init; } = [];

    /// <summary>The channel's ids of what was last heard there, the newest last.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    public bool IsAutomatic => Kind != SendingKind.Answer;
}

/// <summary>What came of trying to send a letter.</summary>
internal abstract record SendEnd
{
    /// <summary>The next machine took it.</summary>
    /// <param name="ProviderId">What it calls it.</param>
    public sealed record Sent(string ProviderId) : SendEnd;

    /// <summary>Not now.</summary>
    /// <param name="After">How long it asked to be left alone; <c>null</c> when it did not say.</param>
    public sealed record Later(TimeSpan? After = null) : SendEnd;

    /// <summary>Not so fast.</summary>
    /// <param name="After">How long it asked to be left alone; <c>null</c> when it did not say.</param>
    /// <param name="Code">What it calls that.</param>
    public sealed record TooFast(TimeSpan? After, string Code = "") : SendEnd
    {
        /// <summary>Whether it means messages to this one person; otherwise all of the channel.</summary>
        public bool IsForOne { get; init; }
    }

    /// <summary>Never.</summary>
    /// <param name="Reason">A code, without addresses.</param>
    public sealed record Refused(string Reason) : SendEnd;
}

/// <summary>
/// Sends on one channel. It throws for bugs only: a machine that does not answer is <see cref="SendEnd.Later"/>. A letter may come
/// twice after a crash, under the same id.
/// </summary>
internal interface IChannelSender
{
    /// <summary>How fast the next machine takes letters.</summary>
    PaceOptions Pace => PaceOptions.Free;

    /// <summary>In how many messages a letter goes out.</summary>
    int MessagesOf(Letter letter) => 1;

    /// <summary>Sends a letter.</summary>
    Task<SendEnd> SendAsync(Letter letter, CancellationToken cancel);
}
