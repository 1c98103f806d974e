using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Sortir.Samples.Shop.Pages;

/// <summary>The show, its dates and prices.</summary>
public sealed class IndexModel(ShopDbContext shop, Carts carts, TimeProvider time) : PageModel
{
    public IReadOnlyList<Show> Shows { get; private set; } = [];

    public bool IsNothingChosen { get; private set; }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync(Dictionary<string, int> counts)
    {
        var chosen = counts.Where(count => count.Value > 0).ToList();
        if (chosen.Count == 0)
        {
            IsNothingChosen = true;
            await LoadAsync();
            return Page();
        }

        foreach (var (productId, count) in chosen)
        {
            await carts.AddAsync(HttpContext, productId, count);
        }

        return RedirectToPage("/Cart");
    }

    private async Task LoadAsync()
    {
        var now = time.GetUtcNow();
        Shows = await shop.Shows.AsNoTracking().Include(show => show.Products)
            .Where(show => show.StartsAt > now)
            .OrderBy(show => show.StartsAt)
            .ToListAsync(HttpContext.RequestAborted);
    }
}
