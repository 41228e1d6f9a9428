using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Wires disputes.</summary>
internal static class DisputeModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<DisputeOptions>().BindConfiguration("Paycare:Payments:Disputes").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DisputeOptions>, DisputeTable>();
        services.AddSingleton<DisputeTurns>();
        services.AddScoped<DisputeCover>();
        services.AddScoped<DisputeNotices>();
        services.AddScoped<DisputeAnswers>();
        services.AddScoped<DisputeSteps>();
        services.AddScoped<DisputeActs>();
        services.AddScoped<DisputeDraft>();
        services.AddScoped<DisputeView>();
        services.AddScoped(s => new DisputesApi(s.GetRequiredService<Database>(), s.GetRequiredService<DisputeView>(), s.GetRequiredService<DisputeActs>()));
        services.AddSubscriber<ChargebackReceived, DisputeIntake>();
        services.AddDueHandler<DisputeLook>();
        services.AddDueHandler<DisputeDate>();
    }

    public static void MapTables(ModelBuilder model)
    {
        Dispute.Map(model.Entity<Dispute>());
        DisputeStep.Map(model.Entity<DisputeStep>());
        DisputePart.Map(model.Entity<DisputePart>());
    }

    /// <summary>A table that does not hold together must not decide about money.</summary>
    private sealed class DisputeTable : IValidateOptions<DisputeOptions>
    {
        public ValidateOptionsResult Validate(string? name, DisputeOptions options) =>
            options.Fault is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
