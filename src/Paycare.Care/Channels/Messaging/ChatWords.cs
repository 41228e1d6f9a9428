using Paycare.Care.Cases;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Messaging;

/// <summary>What else than words comes in a chat.</summary>
internal enum ChatMedia
{
    /// <summary>A picture, also a drawn one.</summary>
    Picture,

    /// <summary>Something spoken.</summary>
    Voice,

    /// <summary>Moving pictures.</summary>
    Video,

    /// <summary>Where somebody is.</summary>
    Place,

    /// <summary>Any other file.</summary>
    File,
}

/// <summary>
/// Puts into words what a chat has besides. What is shown there stays there: colleagues read that it came, and ask for it in the app or by
/// e-mail, where it is kept sealed.
/// </summary>
internal sealed class ChatWords(TextCatalog texts, LanguageGuess guess)
{
    /// <summary>Words for something that is not in words, with what was said beside it.</summary>
    public string OfMedia(string channel, ChatMedia media, string? caption)
    {
        var language = guess.Of(caption ?? "");
        var came = texts.Get(language, $"chat.media.{media.Name()}", texts.Get(language, $"chat.on.{channel}"));
        return caption is null ? came : $"{caption}\n\n{came}";
    }

    /// <summary>A message as it reads now.</summary>
    /// <param name="heard">The new words, under the id of the message.</param>
    /// <param name="edition">What tells this edition from others.</param>
    public Heard Edited(Heard heard, string edition) =>
        heard with
        {
            ExternalId = $"{heard.ExternalId}#{edition}",
            Text = texts.Get(guess.Of(heard.Text), "chat.edited", heard.Text),
            GoesOn = true,
        };
}
