using Paycare.Platform.Processes;

namespace Paycare.Payments.Processor.Simulator;

/// <summary>Overrides the cards for the next requests, for demonstrations and tests. Until restart.</summary>
[OneProcess(KeptBy.Whole, "What the simulated processor is told to do next would hold in the process that was asked, and in no other.")]
internal sealed class SimulatorSteering
{
    private readonly Lock _lock = new();
    private readonly List<(SimulatedBehaviour Behaviour, int Times)> _next = [];

    /// <summary>
    /// Gives the next requests of the behaviour's kind the same behaviour; the newest instruction of a kind wins.
    /// </summary>
    /// <returns>Whether the behaviour's name is known.</returns>
    public bool TrySteer(string? behaviour, int times)
    {
        if (SimulatedBehaviour.Parse(behaviour) is not { } parsed)
        {
            return false;
        }

        lock (_lock)
        {
            _next.RemoveAll(n => n.Behaviour.GetType() == parsed.GetType());
            _next.Add((parsed, times));
        }

        return true;
    }

    /// <summary>The instruction for a request of this kind; used up by it.</summary>
    public T? Next<T>()
        where T : SimulatedBehaviour
    {
        lock (_lock)
        {
            var index = _next.FindIndex(n => n.Behaviour is T);
            if (index < 0)
            {
                return null;
            }

            var (behaviour, times) = _next[index];
            if (times > 1)
            {
                _next[index] = (behaviour, times - 1);
            }
            else
            {
                _next.RemoveAt(index);
            }

            return (T)behaviour;
        }
    }
}
