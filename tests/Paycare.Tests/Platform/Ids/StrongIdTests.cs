using System.Reflection;
using System.Text.Json;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Platform.Ids;

/// <summary>Every id of the house, whatever it names, is written and read alike.</summary>
public sealed class StrongIdTests
{
    private static readonly MethodInfo Check = typeof(StrongIdTests).GetMethod(
        nameof(IsWrittenAndReadAlike),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    public static TheoryData<string> Ids => [.. All.Keys];

    private static Dictionary<string, Type> All { get; } =
        Repository
            .Modules.SelectMany(m => Assembly.Load($"Paycare.{m}").GetTypes())
            .Where(t => t.IsValueType && Array.Exists(t.GetInterfaces(), i => i.Name == typeof(IStrongId<>).Name))
            .ToDictionary(t => t.FullName!);

    [Theory, MemberData(nameof(Ids))]
    public void An_id_is_32_hex_digits_outside_and_comes_back_as_itself(string name) =>
        Check.MakeGenericMethod(All[name]).Invoke(null, null);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("01a209e5-1c32-7381-866d-4b64ba68b4fa")]
    public void A_text_that_is_no_id_names_nothing(string? text)
    {
        Assert.Equal(default, StrongId.Read<CustomerId>(text));
        Assert.False(StrongId.TryRead<CustomerId>(text, out var id));
        Assert.Equal(default, id);
    }

    private static void IsWrittenAndReadAlike<TId>()
        where TId : struct, IStrongId<TId>
    {
        var id = StrongId.New<TId>(TestClock.Time);
        var text = id.ToString()!;
        Assert.Equal(32, text.Length);
        Assert.Equal(text, StrongId.Text(id.Value));
        Assert.Equal(id, StrongId.Read<TId>(text));
        Assert.True(StrongId.TryRead<TId>(text, out var read));
        Assert.Equal(id, read);
        Assert.Equal(id, Parse<TId>(text));
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(id, Json.Options));
        Assert.Equal(id, JsonSerializer.Deserialize<TId>($"\"{text}\"", Json.Options));
    }

    private static T Parse<T>(string text)
        where T : IParsable<T> => T.TryParse(text, null, out var value) ? value : throw new FormatException(text);
}
