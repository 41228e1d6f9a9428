using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Paycare.Tests.Infrastructure;

/// <summary>Hears of each command that Entity Framework is about to give a database, in whichever test.</summary>
internal abstract class CommandListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    protected CommandListener() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>A command, on the thread that gives it.</summary>
    protected abstract void Hear(DbCommand command);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _subscriptions.Add(value.Subscribe(this, (name, _, _) => name == RelationalEventId.CommandExecuting.Name));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData given && value.Key == RelationalEventId.CommandExecuting.Name)
        {
            Hear(given.Command);
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public virtual void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }
}
