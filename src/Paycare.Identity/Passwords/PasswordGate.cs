using Microsoft.AspNetCore.Identity;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Identity.Passwords;

/// <summary>
/// Creates and checks password hashes, about one per core at a time: each takes 19 MiB and one core. Who comes when too many wait
/// is told so at once.
/// </summary>
[EachProcess("It spares the memory of the machine that the process runs on.")]
internal sealed class PasswordGate(PasswordHashes hashes)
{
    private readonly PasswordQueue _queue = new(Math.Max(2, Environment.ProcessorCount));

    public Task<Result<string>> HashAsync(string password, PasswordLane lane, CancellationToken cancel) =>
        RunAsync(() => Task.FromResult(hashes.Hash(password)), lane, cancel);

    /// <summary>
    /// Whether the password is the user's; renews an outdated hash. Without a user it takes equally long and returns false,
    /// because the time must not reveal who has an account.
    /// </summary>
    public Task<Result<bool>> FitsAsync<TUser>(
        UserManager<TUser> users,
        TUser? user,
        string password,
        PasswordLane lane,
        CancellationToken cancel
    )
        where TUser : class =>
        user is not null
            ? RunAsync(() => users.CheckPasswordAsync(user, password), lane, cancel)
            : RunAsync(
                () =>
                {
                    _ = hashes.Verify(PasswordHashes.Nobody, password);
                    return Task.FromResult(false);
                },
                lane,
                cancel
            );

    /// <summary>Whether the password fits a stored hash; without one it takes equally long and returns false.</summary>
    public Task<Result<bool>> FitsAsync(string? hash, string password, PasswordLane lane, CancellationToken cancel) =>
        RunAsync(
            () =>
                Task.FromResult(
                    hashes.Verify(hash ?? PasswordHashes.Nobody, password) != PasswordVerificationResult.Failed && hash is not null
                ),
            lane,
            cancel
        );

    private async Task<Result<T>> RunAsync<T>(Func<Task<T>> hash, PasswordLane lane, CancellationToken cancel)
    {
        if (!await _queue.EnterAsync(lane, cancel))
        {
            return Refusal.Busy;
        }

        try
        {
            return await Task.Run(hash, cancel);
        }
        finally
        {
            _queue.Leave(lane);
        }
    }
}
