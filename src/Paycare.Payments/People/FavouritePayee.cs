using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Payments.People;

/// <summary>A payee whom a customer keeps at hand.</summary>
internal sealed class FavouritePayee
{
    public required CustomerId Customer { get; init; }

    /// <summary>The payee's account.</summary>
    public required long Account { get; init; }

    /// <summary>A payment or transfer to it: who it is, whenever the last one was.</summary>
    public required long Attempt { get; init; }

    public static void Map(EntityTypeBuilder<FavouritePayee> favourite)
    {
        favourite.ToTable("payments_favourite_payees");
        favourite.HasKey(f => new { f.Customer, f.Account });
        favourite.Property(f => f.Account).ValueGeneratedNever();
    }
}
