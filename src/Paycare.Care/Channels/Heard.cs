using System.Globalization;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Media;

namespace Paycare.Care.Channels;

/// <summary>A file that came with what was heard.</summary>
/// <param name="Name">What its sender calls it.</param>
/// <param name="Content">Its content; <c>null</c> for one that is larger than any that is taken, and was not read.</param>
internal sealed record HeardFile(string? Name, byte[]? Content)
{
    public AttachmentUpload ToUpload() =>
        new(Name, Content?.Length ?? AttachmentUpload.MaxBytes + 1L, () => new MemoryStream(Content ?? [], writable: false));
}

/// <summary>What a person, or a machine, said on a channel outside Paycare.</summary>
/// <param name="Channel">The channel's name in the contract.</param>
/// <param name="ExternalId">The message's id there; the same one again is the same message.</param>
/// <param name="Address">Who says so: an address of that channel in its normal form. It may be forged.</param>
/// <param name="Text">The words.</param>
internal sealed record Heard(string Channel, string ExternalId, string Address, string Text)
{
    /// <summary>A title that its sender gave it.</summary>
    public string? Subject { get; init; }

    public IReadOnlyList<HeardFile> Files { get; init; } = [];

    /// <summary>What stands at the provider and is fetched later.</summary>
    public IReadOnlyList<HeardMedia> Media { get; init; } = [];

    /// <summary>The language that the channel knows of; <c>null</c> to tell it by the words.</summary>
    public CultureInfo? Language { get; init; }

    /// <summary>The case that it goes on with, proven by something that only who was written to by us can have.</summary>
    public CaseId? Continues { get; init; }

    /// <summary>The number of that case, likewise proven.</summary>
    public long? ContinuesNumber { get; init; }

    /// <summary>Ids of messages that it answers, the nearest first: they are believed only of who takes part in their case.</summary>
    public IReadOnlyList<string> RefersTo { get; init; } = [];

    /// <summary>The number of a case that it names, believed likewise.</summary>
    public long? CaseNumber { get; init; }

    /// <summary>Whether it goes on with the last case of its sender there, as what is said in a chat does.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether a machine wrote it by itself: it takes no turn in a case.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>Whether it asks to freeze an account, on a channel where that proves nothing.</summary>
    public bool AsksFreeze { get; init; }

    /// <summary>Whether an automatic answer would be wrong: nobody reads it, or a machine answers it in turn.</summary>
    public bool WantsNoAnswer { get; init; }
}

/// <summary>What became of a message that was heard.</summary>
internal enum HeardEnd
{
    /// <summary>It was heard before: nothing happened.</summary>
    Known,

    /// <summary>It opened a case.</summary>
    Opened,

    /// <summary>It went on with a case.</summary>
    Continued,

    /// <summary>It was noted on a case for colleagues.</summary>
    Noted,
}

/// <summary>Where a message came to.</summary>
/// <param name="End">What became of it.</param>
/// <param name="Case">The case; <c>null</c> when it was heard before.</param>
internal readonly record struct Taken(HeardEnd End, Case? Case);
