using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages;

/// <summary>Buyers sign in here, in the middle of a sale maybe: their cart goes with them.</summary>
public sealed class SignInModel(Carts carts) : PageModel
{
    public string Back { get; private set; } = "/";

    public string? Name { get; private set; }

    public bool IsNameWrong { get; private set; }

    public void OnGet(string? back, string? returnUrl) => Back = back ?? returnUrl ?? "/";

    public async Task<IActionResult> OnPostAsync(string? name, string? back)
    {
        Back = Url.IsLocalUrl(back) ? back : "/";
        Name = name?.Trim();
        if (Name is not { Length: > 0 and <= 64 })
        {
            IsNameWrong = true;
            return Page();
        }

        await carts.SignInAsync(HttpContext, Name);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, Name)], CookieAuthenticationDefaults.AuthenticationScheme);
        await HttpContext.SignInAsync(new ClaimsPrincipal(identity));
        return LocalRedirect(Back);
    }

    // The cart stays with the account; whoever comes next to this browser finds none.
    public async Task<IActionResult> OnPostOutAsync()
    {
        await HttpContext.SignOutAsync();
        return LocalRedirect("/");
    }
}
