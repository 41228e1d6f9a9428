namespace Paycare.Care.Channels.Phone;

/// <summary>Where a caller is.</summary>
internal enum CallStep
{
    /// <summary>Choosing a language.</summary>
    Language,

    /// <summary>Saying what they need.</summary>
    Menu,

    /// <summary>Saying whose account to freeze.</summary>
    FreezeWho,

    /// <summary>Pressing the code that freezes it.</summary>
    FreezeCode,

    /// <summary>Saying the number of their account.</summary>
    Number,

    /// <summary>Pressing the code of this call.</summary>
    Code,

    /// <summary>Choosing how to go on with somebody.</summary>
    Offer,

    /// <summary>Saying where they can be reached.</summary>
    Reach,

    /// <summary>Waiting for somebody.</summary>
    Waiting,

    /// <summary>Speaking a message.</summary>
    Voicemail,

    /// <summary>Being put through.</summary>
    Connected,
}
