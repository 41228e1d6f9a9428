using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Cards;
using Paycare.Payments.Processor;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TopUps;

/// <summary>The charge of a top-up at the processor, under the top-up's id: made, inquired about, reversed.</summary>
internal sealed class TopUpCharge(Database db, CardVault cards, ICardProcessor processor, ProcessorConnection line)
{
    /// <summary>Charges the card. A card removed since the request was not charged, and never will be.</summary>
    public async Task<ProcessorAnswer> MakeAsync(TopUp topUp, CancellationToken cancel) =>
        await db.Set<Card>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == topUp.Card, cancel) is { } card
            ? await AskAsync(c => processor.ChargeAsync(topUp.Id.Value, cards.Open(card), topUp.Amount, c), cancel)
            : ProcessorAnswer.Declined(ProcessorAnswer.CardRemoved);

    public Task<ProcessorAnswer> InquireAsync(TopUpId id, CancellationToken cancel) =>
        AskAsync(c => processor.InquireAsync(id.Value, c), cancel);

    public Task<ProcessorAnswer> ReverseAsync(TopUpId id, CancellationToken cancel) =>
        AskAsync(c => processor.ReverseAsync(id.Value, c), cancel);

    private Task<ProcessorAnswer> AskAsync(Func<CancellationToken, Task<ProcessorAnswer>> ask, CancellationToken cancel) =>
        line.AskAsync(ask, ProcessorAnswer.Lost, cancel);
}
