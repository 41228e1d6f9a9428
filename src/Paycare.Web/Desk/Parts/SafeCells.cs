using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Paycare.Platform.Localisation;
using Paycare.Web.App;
using Paycare.Web.App.Parts;

namespace Paycare.Web.Desk.Parts;

/// <summary>
/// Contains what goes wrong in the cells of a long list, as <see cref="Safe"/> does, without a component for each of them: hundreds are
/// most of an open window's memory, and of each drawing. What is shown has no components in it, so that nothing fails later.
/// </summary>
internal sealed class SafeCells(TextCatalog texts, ReaderLanguage reader, NavigationManager navigation, ILogger<Safe> log) : IDisposable
{
    private readonly RenderTreeBuilder _trial = new();

    /// <summary>The content, or that it could not be shown and a way on.</summary>
    /// <param name="content">Markup without components.</param>
    /// <param name="href">Another way to the content; without one the page can be reloaded.</param>
    public RenderFragment Show(RenderFragment content, string? href = null) =>
        builder =>
        {
            var shown = content;
            try
            {
                content(_trial);
            }
            catch (Exception e)
            {
                Safe.LogUnshown(log, e, new Uri(navigation.Uri).AbsolutePath);
                shown = Unshown(href);
            }

            _trial.Clear();
            shown(builder);
        };

    public void Dispose() => _trial.Dispose();

    private RenderFragment Unshown(string? href) =>
        Safe.Cell(T("app.safe.text"), href ?? navigation.Uri, T(href is null ? "app.safe.reload" : "app.safe.open"));

    private string T(string key) => texts.Get(reader.Culture, key);
}
