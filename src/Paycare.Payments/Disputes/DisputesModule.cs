using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Payments.Details;
using Paycare.Payments.Processor;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>Wires disputes.</summary>
internal static class DisputesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<DisputeOptions>("Paycare:Payments:Disputes").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DisputeOptions>, DisputeTable>();
        services.AddSingleton<DisputeTurns>();
        services.AddScoped<DisputeMovements>();
        services.AddScoped<DisputeCover>();
        services.AddScoped<DisputeNotices>();
        services.AddScoped<DisputeReplies>();
        services.AddScoped<DisputeProcess>();
        services.AddScoped<DisputeActs>();
        services.AddScoped<DisputeDraft>();
        services.AddScoped<DisputeView>();
        services.AddScoped<IAttemptDetails, DisputeDetails>();
        services.AddApi<DisputesApi>();
        services.AddSubscriber<ChargebackReceived, ChargebackListener>();
        services.AddDueHandler<DisputeTimer>();
        services.AddDueHandler<DisputeDateTimer>();
        services.AddTables("payments", [typeof(DisputeId)], model =>
        {
            Dispute.Map(model.Entity<Dispute>());
            DisputeStep.Map(model.Entity<DisputeStep>());
            DisputePart.Map(model.Entity<DisputePart>());
        });
    }

    /// <summary>An inconsistent table must not decide about money.</summary>
    private sealed class DisputeTable : IValidateOptions<DisputeOptions>
    {
        public ValidateOptionsResult Validate(string? name, DisputeOptions options) =>
            options.Fault is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
