namespace Paycare.Web.Actors;

/// <summary>A step of a story failed.</summary>
internal sealed class StoryException(string message) : Exception(message);
