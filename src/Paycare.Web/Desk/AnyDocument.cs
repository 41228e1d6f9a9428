using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Paycare.Web.App;

namespace Paycare.Web.Desk;

/// <summary>The document around every page: the customer's app, or the desk.</summary>
internal sealed class AnyDocument : ComponentBase
{
    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (Context.Request.Path.StartsWithSegments("/desk"))
        {
            builder.OpenComponent<DeskDocument>(0);
        }
        else
        {
            builder.OpenComponent<Root>(1);
        }

        builder.CloseComponent();
    }
}
