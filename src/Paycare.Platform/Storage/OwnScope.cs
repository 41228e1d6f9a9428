using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Platform.Storage;

/// <summary>
/// Runs one handler in a scope, and so with a database context, of its own: for callers that live longer than a request.
/// </summary>
public sealed class OwnScope(IServiceScopeFactory scopes)
{
    /// <summary>Creates the handler, lets it act, and ends its scope.</summary>
    public async Task<TAnswer> RunAsync<THandler, TAnswer>(Func<THandler, Task<TAnswer>> act)
        where THandler : notnull
    {
        ArgumentNullException.ThrowIfNull(act);
        await using var scope = scopes.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<THandler>());
    }
}
