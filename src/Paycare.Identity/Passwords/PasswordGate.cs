using Microsoft.AspNetCore.Identity;
using Paycare.Platform.Processes;

namespace Paycare.Identity.Passwords;

/// <summary>
/// Creates and checks password hashes, at most one per core at a time: each takes 19 MiB and one core.
/// </summary>
[EachProcess("It spares the memory of the machine that the process runs on.")]
internal sealed class PasswordGate : IDisposable
{
    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);

    public Task<string> HashAsync<TUser>(IPasswordHasher<TUser> hasher, string password, CancellationToken cancel)
        where TUser : class => RunAsync(() => Task.FromResult(hasher.HashPassword(null!, password)), cancel);

    /// <summary>
    /// Whether the password is the user's; renews an outdated hash. Without a user it takes equally long and returns false,
    /// because the time must not reveal who has an account.
    /// </summary>
    public Task<bool> FitsAsync<TUser>(UserManager<TUser> users, TUser? user, string password, CancellationToken cancel)
        where TUser : class =>
        user is not null
            ? RunAsync(() => users.CheckPasswordAsync(user, password), cancel)
            : RunAsync(
                () =>
                {
                    _ = users.PasswordHasher.VerifyHashedPassword(null!, Argon2idHasher<TUser>.Nobody, password);
                    return Task.FromResult(false);
                },
                cancel
            );

    public void Dispose() => _places.Dispose();

    private async Task<T> RunAsync<T>(Func<Task<T>> hash, CancellationToken cancel)
    {
        await _places.WaitAsync(cancel);
        try
        {
            return await Task.Run(hash, cancel);
        }
        finally
        {
            _places.Release();
        }
    }
}
