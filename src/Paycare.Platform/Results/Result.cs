namespace Paycare.Platform.Results;

/// <summary>A value, or a refusal in its place.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct Result<T>
{
    private readonly T? _value;

    /// <summary>Wraps a value of an interface type, which C# does not convert implicitly.</summary>
    public Result(T value)
        : this(value, null) { }

    private Result(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>The refusal, or <c>null</c> when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether this is a refusal; returns the refusal or the value.</summary>
    public bool IsRefused([NotNullWhen(true)] out Refusal? refusal, [NotNullWhen(false)] out T? value)
    {
        refusal = Refusal;
        value = _value;
        return refusal is not null;
    }

    /// <summary>The value.</summary>
    /// <exception cref="RefusedException">It was refused and the caller did not check.</exception>
    public T Value => Refusal is null ? _value! : throw new RefusedException(Refusal);

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>
/// Something was refused that its caller cannot do without. A bug, unless the refusal says "not now": a step is then tried again,
/// and a request is answered with the refusal.
/// </summary>
/// <param name="refusal">What was refused.</param>
public sealed class RefusedException(Refusal refusal) : InvalidOperationException($"Refused: {refusal.Code}")
{
    /// <summary>What was refused.</summary>
    public Refusal Refusal => refusal;
}

/// <summary>The value of a success that carries nothing.</summary>
public readonly record struct Done
{
    /// <summary>The one instance.</summary>
    public static readonly Done Instance;
}
