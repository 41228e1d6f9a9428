namespace Paycare.Web.App.Parts;

/// <summary>Contains errors in its content: one odd row never takes down its list, nor one part its page.</summary>
public partial class Safe
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Something on the page {Path} could not be shown")]
    internal static partial void LogUnshown(ILogger log, Exception e, string path);
}
