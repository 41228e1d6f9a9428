namespace Paycare.Platform.Processes;

/// <summary>One at a time for each key, and keys beside each other. Nothing is kept of a key that nobody holds or waits for.</summary>
/// <typeparam name="TKey">Of what there is one turn each.</typeparam>
public class KeyedLock<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Place> _places = [];
    private readonly Lock _lock = new();

    /// <summary>Waits for the turn at a key. Whoever holds it must not ask for it again.</summary>
    /// <returns>The turn, which ends when it is disposed.</returns>
    public async ValueTask<IDisposable> EnterAsync(TKey key, CancellationToken cancel)
    {
        Place? place;
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out place))
            {
                return Take(key);
            }

            place.Users++;
        }

        try
        {
            await place.Free.WaitAsync(cancel);
        }
        catch
        {
            Leave(key, place, isHolder: false);
            throw;
        }

        return new Turn(this, key, place);
    }

    /// <summary>Takes the turn at a key unless somebody has it.</summary>
    public bool TryEnter(TKey key, [NotNullWhen(true)] out IDisposable? turn)
    {
        lock (_lock)
        {
            turn = _places.ContainsKey(key) ? null : Take(key);
        }

        return turn is not null;
    }

    private Turn Take(TKey key)
    {
        var place = new Place();
        _places.Add(key, place);
        return new Turn(this, key, place);
    }

    private void Leave(TKey key, Place place, bool isHolder)
    {
        lock (_lock)
        {
            if (--place.Users == 0)
            {
                _places.Remove(key);
                place.Free.Dispose();
            }
            else if (isHolder)
            {
                place.Free.Release();
            }
        }
    }

    /// <summary>A key that somebody holds; whoever comes first holds it at once.</summary>
    private sealed class Place
    {
        public SemaphoreSlim Free { get; } = new(0, 1);

        public int Users { get; set; } = 1;
    }

    private sealed class Turn(KeyedLock<TKey> turns, TKey key, Place place) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                turns.Leave(key, place, isHolder: true);
            }
        }
    }
}
