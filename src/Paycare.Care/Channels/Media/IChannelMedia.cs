using Paycare.Care.Cases;

namespace Paycare.Care.Channels.Media;

/// <summary>
/// Fetches what people sent on one channel from where its provider keeps it. It throws for bugs only: a machine that does not answer is
/// <see cref="MediaEnd.Later"/>.
/// </summary>
internal interface IChannelMedia
{
    /// <summary>Whether anything can be fetched; otherwise people are told at once to show it elsewhere.</summary>
    bool CanFetch { get; }

    /// <summary>Fetches one.</summary>
    /// <param name="reference">What the provider calls it: it comes from outside, and is put into no address as it is.</param>
    /// <param name="cancel">Gives up.</param>
    Task<MediaEnd> FetchAsync(string reference, CancellationToken cancel);

    /// <summary>What colleagues alone read when it cannot be had; <c>null</c> where its sender is told.</summary>
    /// <param name="reference">What the provider calls it.</param>
    OwnWords? NoteOfLoss(string reference) => null;
}

/// <summary>What came of trying to fetch something.</summary>
internal abstract record MediaEnd
{
    /// <summary>It is here, and no larger than a file may be.</summary>
    /// <param name="Content">Its content. Nobody has looked at it yet.</param>
    public sealed record Here(byte[] Content) : MediaEnd;

    /// <summary>Not now.</summary>
    /// <param name="After">How long the provider asked to be left alone; <c>null</c> when it did not say.</param>
    public sealed record Later(TimeSpan? After = null) : MediaEnd;

    /// <summary>Never.</summary>
    /// <param name="Why">Why.</param>
    public sealed record Lost(MediaLoss Why) : MediaEnd;
}

/// <summary>Why something cannot be had.</summary>
internal enum MediaLoss
{
    /// <summary>The provider has it no longer.</summary>
    Gone,

    /// <summary>It is larger than any file that is taken.</summary>
    TooLarge,

    /// <summary>The provider does not give it to us, or it is not where the provider keeps such things.</summary>
    Unfetched,
}
