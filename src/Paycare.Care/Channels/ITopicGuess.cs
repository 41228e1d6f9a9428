using System.Globalization;
using Paycare.Care.Cases;

namespace Paycare.Care.Channels;

/// <summary>
/// Tells what somebody's words are about. The room of the help articles knows how people talk of their troubles, and stands above
/// this one.
/// </summary>
internal interface ITopicGuess
{
    /// <summary>The topic; <see cref="CaseTopic.Other"/> unless the words are clear.</summary>
    /// <param name="words">What was said.</param>
    /// <param name="language">The language that it likely is in; others are tried where it knows little of the words.</param>
    CaseTopic Of(string words, CultureInfo language);
}
