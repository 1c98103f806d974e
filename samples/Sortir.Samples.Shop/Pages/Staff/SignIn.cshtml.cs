using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages.Staff;

/// <summary>Staff sign in here: a team of three, one for each step of rights.</summary>
public sealed class SignInModel : PageModel
{
    public static IReadOnlyList<Member> Team { get; } =
    [
        new("Awa", "à l'accueil : regarde", "at the door: looks", [StaffRights.Read]),
        new("Basile", "à la billetterie : regarde et agit", "at the box office: looks and acts", [StaffRights.Read, StaffRights.Act]),
        new("Claire", "déléguée à la protection des données : peut tout", "data protection officer: may do all", StaffRights.All),
    ];

    public string? Back { get; private set; }

    public void OnGet(string? returnUrl) => Back = returnUrl;

    public async Task<IActionResult> OnPostAsync(string? name, string? back)
    {
        if (Team.SingleOrDefault(member => member.Name == name) is not { } member)
        {
            return Page();
        }

        var claims = member.Rights.Select(right => new Claim(StaffRights.Claim, right)).Prepend(new Claim(ClaimTypes.Name, member.Name));
        await HttpContext.SignInAsync(StaffRights.Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, StaffRights.Scheme)));
        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/sortir/admin");
    }

    public sealed record Member(string Name, string French, string English, IReadOnlyList<string> Rights);
}
