using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages;

/// <summary>What went wrong, in a sentence. It answers whatever was asked, so it has no token to check.</summary>
[IgnoreAntiforgeryToken]
public sealed class ProblemModel : PageModel
{
    [FromRoute]
    public int Status { get; set; }

    /// <summary>Every form comes from a page that has set a cookie: a browser that sends none has refused it.</summary>
    public bool AreCookiesMissing => Request.Cookies.Count == 0;

    public void OnGet()
    {
    }
}
