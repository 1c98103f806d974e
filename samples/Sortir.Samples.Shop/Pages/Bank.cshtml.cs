using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Sortir.Samples.Shop.Pages;

/// <summary>The page of a bank, as it were. What it does to the shop it does by its notices.</summary>
public sealed class BankModel(Orders orders, FakeBank bank) : PageModel
{
    public Order Order { get; private set; } = null!;

    [BindProperty(SupportsGet = true)]
    public bool Refused { get; set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (Guid.TryParse((string?)RouteData.Values["key"], out var key) && await orders.FindAsync(key, HttpContext.RequestAborted) is { } order)
        {
            Order = order;
            await next();
            return;
        }

        context.Result = NotFound();
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostPayAsync()
    {
        await bank.TellAsync(NewNotice(1), CancellationToken.None);
        return ShowOrder();
    }

    public async Task<IActionResult> OnPostTwiceAsync()
    {
        await bank.TellAsync(NewNotice(1), CancellationToken.None);
        await bank.TellAsync(NewNotice(1), CancellationToken.None);
        await bank.TellAsync(NewNotice(2), CancellationToken.None);
        return ShowOrder();
    }

    public async Task<IActionResult> OnPostExpireAsync()
    {
        await orders.ExpireAsync(Order.Id, HttpContext.RequestAborted);
        return ShowOrder();
    }

    public async Task<IActionResult> OnPostLateAsync()
    {
        await orders.ExpireAsync(Order.Id, HttpContext.RequestAborted);
        return await OnPostPayAsync();
    }

    public IActionResult OnPostRefuse() => RedirectToPage(new { key = Order.Key, refused = true });

    // However often the button is clicked, it is one payment.
    private PaymentNotice NewNotice(int attempt) => new($"{Order.Key:N}-{attempt}", Order.Id, Order.Cents);

    private RedirectToPageResult ShowOrder() => RedirectToPage("/Order", new { key = Order.Key });
}
