using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Media;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Messaging;

/// <summary>
/// Puts into words what a chat has besides: colleagues read that it came, and a moment later it is there. What cannot be had from its
/// provider is to be shown elsewhere.
/// </summary>
internal sealed class ChatWords(TextCatalog texts, LanguageGuess guess, IEnumerable<MediaRail> rails)
{
    /// <summary>A message with something that is not in words.</summary>
    /// <param name="heard">The message; its text is what was said beside it.</param>
    /// <param name="media">What came.</param>
    public Heard WithMedia(Heard heard, params IReadOnlyList<HeardMedia> media)
    {
        var language = guess.Of(heard.Text);
        var isFetched = rails.FirstOrDefault(r => r.Channel == heard.Channel) is { Media.CanFetch: true };
        var came = media.Select(m => WordsOf(m, heard.Channel, isFetched, language)).Distinct();
        return heard with { Text = $"{heard.Text}\n\n{string.Join('\n', came)}".Trim(), Media = media };
    }

    private string WordsOf(HeardMedia media, string channel, bool isFetched, CultureInfo language) =>
        language.Sentences(
            texts.Get(language, $"chat.media.{media.Kind.Name()}", texts.Get(language, $"chat.on.{channel}")),
            MediaKinds.OfFiles.Contains(media.Kind) && !(isFetched && media.Reference is not null)
                ? texts.Get(language, $"chat.advice.{media.Kind.Name()}")
                : null
        );

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
