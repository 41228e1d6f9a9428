using System.Globalization;

namespace Paycare.Web.App;

/// <summary>The reader's language in an interactive page: of the request that opened the line, whatever thread renders later.</summary>
internal sealed class ReaderLanguage
{
    /// <summary>As it was when the line was opened.</summary>
    public CultureInfo Culture { get; } = CultureInfo.CurrentUICulture;
}
