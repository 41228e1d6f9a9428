namespace Paycare.Web.Configuration;

/// <summary>An outside cause prevents Paycare from starting. The message is the one line that the operator sees.</summary>
internal sealed class StartupException(string message) : Exception(message);
