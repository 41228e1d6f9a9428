using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Engine;

/// <summary>
/// All accounts, by id and by code. The owner adds, and none is ever taken out, so others look for one without a lock. Both indexes
/// hold nothing but references to accounts (open addressing, at most two thirds full): a million accounts take some 35 bytes each.
/// </summary>
internal sealed class AccountTable
{
    private const int FirstSlots = 1 << 10;

    private Index _index = new(FirstSlots);
    private int _count;

    /// <summary>The account; it has to be there.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Account this[AccountId id] =>
        TryFind(id, out var account) ? account : throw new KeyNotFoundException($"There is no account {id.Value}.");

    /// <summary>Makes room, so that many can be added without moving those before.</summary>
    public void EnsureCapacity(int accounts)
    {
        var slots = _index.Slots;
        while (!Index.Holds(slots, accounts))
        {
            slots *= 2;
        }

        if (slots > _index.Slots)
        {
            var larger = new Index(slots);
            foreach (var account in _index.All)
            {
                larger.Add(account);
            }

            Volatile.Write(ref _index, larger);
        }
    }

    /// <summary>Adds an account that is not there yet. By the owner alone.</summary>
    public void Add(Account account)
    {
        EnsureCapacity(++_count);
        _index.Add(account);
    }

    public bool TryFind(AccountId id, [NotNullWhen(true)] out Account? account) => Volatile.Read(ref _index).TryFind(id, out account);

    public bool TryFind(string code, Currency currency, [NotNullWhen(true)] out Account? account) =>
        Volatile.Read(ref _index).TryFind(AccountCode.Of(code), currency, out account);

    private sealed class Index(int slots)
    {
        private readonly Account?[] _byId = new Account?[slots];
        private readonly Account?[] _byCode = new Account?[slots];

        public int Slots => slots;

        public IEnumerable<Account> All => _byId.OfType<Account>();

        public static bool Holds(int slots, int accounts) => accounts <= slots / 3L * 2;

        public void Add(Account account)
        {
            Put(_byId, HashOf(account.Id), account);
            Put(_byCode, HashOf(account.Code, account.Currency), account);
        }

        public bool TryFind(AccountId id, [NotNullWhen(true)] out Account? account)
        {
            var at = PlaceOf(HashOf(id));
            while (true)
            {
                account = Volatile.Read(ref _byId[at]);
                if (account is null || account.Id == id)
                {
                    return account is not null;
                }

                at = (at + 1) & (slots - 1);
            }
        }

        public bool TryFind(AccountCode code, Currency currency, [NotNullWhen(true)] out Account? account)
        {
            var at = PlaceOf(HashOf(code, currency));
            while (true)
            {
                account = Volatile.Read(ref _byCode[at]);
                if (account is null || (account.Code == code && account.Currency == currency))
                {
                    return account is not null;
                }

                at = (at + 1) & (slots - 1);
            }
        }

        private void Put(Account?[] places, ulong hash, Account account)
        {
            var at = PlaceOf(hash);
            while (places[at] is not null)
            {
                at = (at + 1) & (slots - 1);
            }

            Volatile.Write(ref places[at], account);
        }

        private int PlaceOf(ulong hash) => (int)(hash >> 32) & (slots - 1);

        private static ulong HashOf(AccountId id) => KnownKeys.Mixed((ulong)id.Value);

        private static ulong HashOf(AccountCode code, Currency currency) =>
            KnownKeys.Mixed(((ulong)(uint)code.GetHashCode() << 32) | (uint)currency.Code.GetHashCode(StringComparison.Ordinal));
    }
}
