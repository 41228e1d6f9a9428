using Microsoft.AspNetCore.Http;
using Paycare.Identity.Verification;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;

namespace Paycare.Identity.Reproofs;

/// <summary>A way back in for somebody who lost phone, e-mail and password, for pages. A token is the handle.</summary>
public sealed class ReproofApi
{
    private readonly BeginReproof _begin;
    private readonly ReproofSteps _steps;
    private readonly ReproofImages _images;
    private readonly FinishReproof _finish;
    private readonly StopReproof _stop;
    private readonly AddressLimits _limits;

    internal ReproofApi(
        BeginReproof begin,
        ReproofSteps steps,
        ReproofImages images,
        FinishReproof finish,
        StopReproof stop,
        AddressLimits limits
    ) => (_begin, _steps, _images, _finish, _stop, _limits) = (begin, steps, images, finish, stop, limits);

    /// <summary>Begins one, and sends a code to the new phone; the same for unknown accounts.</summary>
    public Task<Result<ReproofBegun>> BeginAsync(ReproofBody body, CancellationToken cancel) => _begin.BeginAsync(body, cancel);

    /// <summary>How far it is.</summary>
    public Task<Result<ReproofAnswer>> ReadAsync(string? token, CancellationToken cancel) => _steps.ReadAsync(token, cancel);

    /// <summary>Sends another code to the new phone.</summary>
    public Task<Result<Done>> SendCodeAsync(string? token, CancellationToken cancel) => _steps.SendCodeAsync(token, cancel);

    /// <summary>Checks the new phone's code.</summary>
    public Task<Result<ReproofAnswer>> ConfirmAsync(string? token, string? code, CancellationToken cancel) =>
        _steps.ConfirmAsync(token, code, cancel);

    /// <summary>Accepts the document's data.</summary>
    public Task<Result<ReproofAnswer>> DescribeAsync(string? token, VerificationBody body, CancellationToken cancel) =>
        _steps.DescribeAsync(token, body, cancel);

    /// <summary>Accepts the images; two reviewers look at them next.</summary>
    public async Task<Result<ReproofAnswer>> CompleteAsync(string? token, IFormFile? front, IFormFile? selfie, CancellationToken cancel) =>
        _limits.Enter(LimitedStep.SendImages) is { } tooMany
            ? tooMany
            : await _images.CompleteAsync(token, new ImageForm(front, selfie), cancel);

    /// <summary>Sets the new password, once the wait is over.</summary>
    public Task<Result<Done>> FinishAsync(string? token, string? code, string? password, CancellationToken cancel) =>
        _finish.FinishAsync(token, code, password, cancel);

    /// <summary>Stops it, with the token of a notice.</summary>
    public Task<Result<Done>> StopAsync(string? token, CancellationToken cancel) => _stop.StopAsync(token, cancel);

    /// <summary>Why no images are taken now, without reading any; <c>null</c> when they are.</summary>
    internal Task<Refusal?> RefuseImagesAsync(string? token, CancellationToken cancel) => _images.RefuseAsync(token, cancel);
}
