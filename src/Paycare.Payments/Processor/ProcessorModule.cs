using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Paycare.Payments.Processor.Simulator;
using Paycare.Payments.Processor.StripeRail;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Processor;

/// <summary>Wires the card processor: the simulator or Stripe.</summary>
internal static class ProcessorModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<CardProcessing>("Paycare");
        services.AddSettings<ProcessorOptions>("Paycare:TopUps");
        services.AddSingleton<ProcessorConnection>();
        services.AddSingleton<SimulatorSteering>();
        services.AddSingleton<CardSimulator>();
        services.AddSingleton<StripeCards>();
        services.AddScoped<StripeReports>();
        services.TryAddSingleton<ICardProcessor>(s =>
            s.GetRequiredService<IOptions<CardProcessing>>().Value.IsStripe
                ? s.GetRequiredService<StripeCards>()
                : s.GetRequiredService<CardSimulator>()
        );
        services.AddApi<ProcessorSimulation>();
        services.AddDueHandler<SimulatedRefundTimer>();
        services.AddTables("payments", [], model =>
        {
            SimulatedCharge.Map(model.Entity<SimulatedCharge>());
            SimulatedRefund.Map(model.Entity<SimulatedRefund>());
            SimulatedChargeback.Map(model.Entity<SimulatedChargeback>());
            StripeCharge.Map(model.Entity<StripeCharge>());
            StripeRefund.Map(model.Entity<StripeRefund>());
            StripeReport.Map(model.Entity<StripeReport>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => StripeEndpoint.Map(routes);
}
