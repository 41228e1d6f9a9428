using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Customers;

/// <summary>One word of a customer's name, sealed, found by blind index: people are asked for by a part of their name.</summary>
internal sealed class NameWord
{
    private const string Purpose = "name-word";
    private const int MostWords = 8;

    public required CustomerId Customer { get; init; }

    /// <summary>Which word of the name it is, from 0.</summary>
    public required int At { get; init; }

    public required string WordIndex { get; set; }

    public required byte[] WordSealed { get; init; }

    /// <summary>The words of a name.</summary>
    public static IEnumerable<NameWord> Of(CustomerId customer, byte[] nameSealed, Vault vault) =>
        WordsOf(vault.Open(nameSealed, Customers.Customer.PlaceOf(customer, "name")))
            .Select(
                (word, at) =>
                    new NameWord
                    {
                        Customer = customer,
                        At = at,
                        WordIndex = vault.BlindIndex(Purpose, word),
                        WordSealed = vault.Seal(word, PlaceOf(customer, at)),
                    }
            );

    /// <summary>The words of a name as they are compared, each once.</summary>
    public static IReadOnlyList<string> WordsOf(string name) =>
        [.. Customers.Customer.FoldName(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostWords)];

    /// <summary>A word under all of the ring's keys.</summary>
    public static IReadOnlyList<string> IndexesOf(string word, Vault vault) => vault.BlindIndexes(Purpose, word);

    public static KeyedColumn IndexColumn { get; } =
        new BlindIndexColumn<NameWord>(
            "identity_name_words.WordIndex",
            w => w.WordIndex,
            (w, vault) => vault.BlindIndex(Purpose, vault.Open(w.WordSealed, PlaceOf(w.Customer, w.At)))
        );

    public static void Map(EntityTypeBuilder<NameWord> word)
    {
        word.ToTable("identity_name_words");
        word.HasKey(w => new { w.Customer, w.At });
        word.Property(w => w.WordIndex).HasMaxLength(64);
        word.HasIndex(w => new { w.WordIndex, w.Customer });
    }

    private static Place PlaceOf(CustomerId customer, int at) => new("identity_name_words", customer.Value, $"word-{at}");
}
