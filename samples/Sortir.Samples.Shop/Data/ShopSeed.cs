using Microsoft.EntityFrameworkCore;

namespace Sortir.Samples.Shop;

/// <summary>What the shop sells at its first start: one show on two dates, at two prices.</summary>
public static class ShopSeed
{
    public const int FullCents = 16_00;
    public const int SortirCents = 4_50;

    public static async Task ApplyAsync(ShopDbContext shop, TimeProvider time)
    {
        // A shop has migrations. A sample that starts from nothing does without.
        await shop.Database.EnsureCreatedAsync();
        var now = time.GetUtcNow();
        if (await shop.Shows.AnyAsync(show => show.StartsAt > now))
        {
            return;
        }

        var today = ShopClock.ToParis(now).Date;
        var friday = today.AddDays(21 + (((int)DayOfWeek.Friday - (int)today.DayOfWeek + 7) % 7));
        foreach (var start in new[] { friday.AddHours(20).AddMinutes(30), friday.AddDays(1).AddHours(17) })
        {
            var startsAt = ShopClock.InParis(start);

            // With its date in it, the id is never used again for another edition.
            var id = $"oiseaux-{start:yyyyMMdd}";
            shop.Shows.Add(new Show
            {
                Id = id,
                StartsAt = startsAt,
                EndsAt = startsAt.AddMinutes(75),
                Products =
                {
                    new Product { Id = $"{id}-plein", ShowId = id, Cents = FullCents, NeedsCard = false },
                    new Product { Id = $"{id}-sortir", ShowId = id, Cents = SortirCents, NeedsCard = true },
                },
            });
        }

        await shop.SaveChangesAsync();
    }
}
