namespace Paycare.Web.Actors;

/// <summary>A step of a story did not hold.</summary>
internal sealed class StoryException(string message) : Exception(message);
