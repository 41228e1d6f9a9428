namespace Paycare.Web.App.Parts;

/// <summary>Contains what goes wrong in it: one odd row never takes its list down, nor one part its page.</summary>
public partial class Safe
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Something on the page {Path} could not be shown")]
    private static partial void LogUnshown(ILogger log, Exception e, string path);
}
