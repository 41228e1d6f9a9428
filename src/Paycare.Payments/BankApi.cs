using System.Security.Claims;
using Microsoft.Extensions.Options;
using Paycare.Payments.Bank;
using Paycare.Payments.Withdrawals;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments;

/// <summary>The bank rail, as pages and other modules may use it.</summary>
public sealed class BankApi
{
    private readonly VirtualAccounts _virtual;
    private readonly BankAccounts _accounts;
    private readonly WithdrawMoney _withdrawals;
    private readonly Suspense _suspense;
    private readonly SuspenseView _suspended;
    private readonly BankOptions _bank;

    internal BankApi(
        VirtualAccounts @virtual,
        BankAccounts accounts,
        WithdrawMoney withdrawals,
        Suspense suspense,
        SuspenseView suspended,
        IOptions<BankOptions> bank
    )
    {
        _virtual = @virtual;
        _accounts = accounts;
        _withdrawals = withdrawals;
        _suspense = suspense;
        _suspended = suspended;
        _bank = bank.Value;
    }

    /// <summary>Whether a bank is connected at all.</summary>
    public bool IsConnected => _bank.IsConnected;

    /// <summary>The banks that customers may name.</summary>
    public IReadOnlyList<BankAnswer> Banks => [.. _bank.Banks.Select(b => new BankAnswer(b.Code, b.Name))];

    /// <summary>A customer's own account number at Paycare's bank.</summary>
    public Task<Result<VirtualAccountAnswer>> VirtualAccountAsync(CustomerId customer, CancellationToken cancel) =>
        _virtual.OfAsync(customer, cancel);

    /// <summary>A customer's bank accounts, newest first.</summary>
    public Task<IReadOnlyList<BankAccountAnswer>> AccountsAsync(CustomerId customer, CancellationToken cancel) =>
        _accounts.ListAsync(customer, cancel);

    /// <summary>Adds a bank account; the caller must confirm their identity first.</summary>
    public Task<Result<BankAccountAnswer>> AddAccountAsync(ClaimsPrincipal caller, BankAccountBody body, CancellationToken cancel) =>
        _accounts.AddAsync(caller, body, cancel);

    /// <summary>Removes a bank account.</summary>
    public Task<Result<Done>> RemoveAccountAsync(CustomerId customer, BankAccountId id, CancellationToken cancel) =>
        _accounts.RemoveAsync(customer, id, cancel);

    /// <summary>Withdraws to a bank account. A repeated key returns the original response.</summary>
    public Task<Result<WithdrawalAnswer>> WithdrawAsync(Caller caller, WithdrawalBody body, string? key, CancellationToken cancel) =>
        _withdrawals.WithdrawAsync(caller, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>The current state of an attempt's withdrawal; <c>null</c> when the attempt is not a withdrawal.</summary>
    public Task<WithdrawalAnswer?> WithdrawalOfAsync(CustomerId customer, string? attempt, CancellationToken cancel) =>
        _withdrawals.OfAttemptAsync(customer, attempt, cancel);

    /// <summary>Money in suspense that awaits a decision.</summary>
    public Task<Page<SuspenseItem>> SuspenseAsync(string? cursor, int? limit, CancellationToken cancel) =>
        _suspended.ListAsync(cursor, limit, cancel);

    /// <summary>One item in suspense, including decided ones.</summary>
    public Task<SuspenseItem?> FindSuspenseAsync(string? id, CancellationToken cancel) => _suspended.FindAsync(id, cancel);

    /// <summary>The name of who sent money that is in suspense, to look people up by. Never to be shown.</summary>
    public Task<string?> SenderNameAsync(string? id, CancellationToken cancel) => _suspended.SenderNameAsync(id, cancel);

    /// <summary>Credits money in suspense to its customer, once per decision.</summary>
    public Task<Result<SuspenseOutcome>> ReleaseAsync(BankEntryId id, CustomerId customer, string decision, CancellationToken cancel) =>
        _suspense.ReleaseAsync(id, customer, decision, cancel);

    /// <summary>Returns money in suspense to its sender, once per decision.</summary>
    public Task<Result<SuspenseOutcome>> SendBackAsync(BankEntryId id, string decision, CancellationToken cancel) =>
        _suspense.SendBackAsync(id, decision, cancel);
}
