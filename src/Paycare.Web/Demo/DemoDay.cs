using System.Globalization;
using Paycare.Web.Actors;

namespace Paycare.Web.Demo;

/// <summary>What one of the demo's people does with money.</summary>
/// <param name="Who">Which of them.</param>
/// <param name="What">Pays a shop, sends to another, or tops up.</param>
/// <param name="Whom">The shop's name, or which of the people; empty for a top-up.</param>
/// <param name="Rupiah">How much.</param>
/// <param name="Note">In the person's own words.</param>
internal sealed record DemoAct(int Who, DemoDoing What, string Whom, long Rupiah, string? Note = null)
{
    public static string Text(long rupiah) => rupiah.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Does it. A refusal is part of the past as well: sometimes the money was short.</summary>
    public Task<ApiAnswer> DoAsync(IReadOnlyList<CustomerActor> people, IReadOnlyDictionary<string, string> shops)
    {
        var person = people[Who];
        return What switch
        {
            DemoDoing.Pay => person.PayAsync(shops[Whom], Text(Rupiah), note: Note),
            DemoDoing.TopUp => person.TopUpAsync(Text(Rupiah)),
            _ => person.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = people[int.Parse(Whom, CultureInfo.InvariantCulture)].Phone,
                    amount = CustomerActor.Idr(Text(Rupiah)),
                    pin = person.Pin,
                    note = Note,
                },
                CustomerActor.NewKey()
            ),
        };
    }
}

internal enum DemoDoing
{
    Pay,
    Send,
    TopUp,
}

/// <summary>The rhythm of the demo's past: coffee every third day, medicine now and then, money from one to the other.</summary>
internal static class DemoDay
{
    private const int Rina = 0,
        Budi = 1,
        Meiling = 2;

    private const string Coffee = "Kopi Senja",
        Pharmacy = "Apotek Sehat",
        Books = "Toko Buku Merapi",
        Car = "VoltGo";

    /// <summary>Periods without a common divisor: no two weeks are alike, and every start lives the same ones.</summary>
    private static readonly (int Every, int On, Func<int, DemoAct> Act)[] Rhythm =
    [
        (14, 6, _ => new DemoAct(Rina, DemoDoing.TopUp, "", 300_000)),
        (14, 6, _ => new DemoAct(Budi, DemoDoing.TopUp, "", 400_000)),
        (14, 6, _ => new DemoAct(Meiling, DemoDoing.TopUp, "", 200_000)),
        (3, 0, day => new DemoAct(Rina, DemoDoing.Pay, Coffee, Varied(24_000, day, 15))),
        (9, 4, day => new DemoAct(Rina, DemoDoing.Pay, Pharmacy, Varied(38_000, day, 30), "Vitamin")),
        (7, 3, day => new DemoAct(Budi, DemoDoing.Pay, Books, Varied(35_000, day, 40))),
        (8, 5, day => new DemoAct(Budi, DemoDoing.Pay, Car, Varied(52_000, day, 25))),
        (11, 2, _ => new DemoAct(Budi, DemoDoing.Send, $"{Meiling}", 60_000, "Lunch on Friday")),
        (5, 1, day => new DemoAct(Meiling, DemoDoing.Pay, Coffee, Varied(26_000, day, 12))),
        (15, 7, day => new DemoAct(Meiling, DemoDoing.Pay, Car, Varied(48_000, day, 20))),
        (13, 5, _ => new DemoAct(Meiling, DemoDoing.Send, $"{Rina}", 45_000, "车费")),
    ];

    /// <summary>What happens so many days ago.</summary>
    public static IEnumerable<DemoAct> Of(int day) => Rhythm.Where(r => day % r.Every == r.On).Select(r => r.Act(day));

    private static long Varied(long from, int day, int steps) => from + (1_000 * (day * 7 % steps));
}
