using Paycare.Platform.Due;

namespace Paycare.Care.Channels;

/// <summary>Names the due work of a sender: each channel has a lane of its own, so that a silent one holds up no other.</summary>
internal interface IChannelLane
{
    static abstract string Channel { get; }

    static abstract DueLane Lane { get; }
}
