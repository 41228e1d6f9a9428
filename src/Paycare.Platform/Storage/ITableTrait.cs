namespace Paycare.Platform.Storage;

/// <summary>What a module declares about one of its tables for the platform to act on: audited rows, keyed columns.</summary>
public interface ITableTrait;
