namespace Paycare.Web.Configuration;

/// <summary>Something outside keeps Paycare from starting. The message is the one line that the operator sees.</summary>
internal sealed class StartupException(string message) : Exception(message);
