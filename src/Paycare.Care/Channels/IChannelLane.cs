using Paycare.Platform.Due;

namespace Paycare.Care.Channels;

/// <summary>
/// Names the due work of what sends or fetches: each has a lane of its own for its channel, so that a silent one holds up no other.
/// </summary>
internal interface IChannelLane
{
    static abstract string Channel { get; }

    static abstract DueLane Lane { get; }
}
