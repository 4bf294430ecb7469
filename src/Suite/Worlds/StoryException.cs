namespace ServalRef.Suite;

/// <summary>A story cannot go on as it is told, since a host has not done its part; the message is half a sentence.</summary>
internal sealed class StoryException(string message) : Exception(message);
