using System.Globalization;

namespace Paycare.Web.App;

/// <summary>
/// The reader's language in an interactive page: that of the request which opened the connection, whatever thread renders later.
/// </summary>
internal sealed class ReaderLanguage
{
    /// <summary>The language when the connection was opened.</summary>
    public CultureInfo Culture { get; } = CultureInfo.CurrentUICulture;
}
