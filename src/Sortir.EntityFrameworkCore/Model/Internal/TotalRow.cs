using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>What one purge deleted of one month, as a row. Rows are only ever added, so that purges on two nodes never wait for each other; reading adds them up.</summary>
internal sealed class TotalRow
{
    public Guid Id { get; set; }

    public string OrganizerId { get; set; } = "";

    public DateOnly Month { get; set; }

    public bool IsCancelled { get; set; }

    public long Tickets { get; set; }

    public long ActivityAmount { get; set; }

    public long AidAmount { get; set; }

    public long SportVoucher { get; set; }

    public long OtherAid { get; set; }

    public long AdditionalAid { get; set; }

    internal static TotalRow From(MonthlyTotal total) => new()
    {
        Id = Guid.NewGuid(),
        OrganizerId = total.OrganizerId,
        Month = total.Month,
        IsCancelled = total.IsCancelled,
        Tickets = total.Tickets,
        ActivityAmount = total.ActivityAmount,
        AidAmount = total.AidAmount,
        SportVoucher = total.SportVoucher,
        OtherAid = total.OtherAid,
        AdditionalAid = total.AdditionalAid,
    };

    internal MonthlyTotal ToTotal() => new()
    {
        OrganizerId = OrganizerId,
        Month = Month,
        IsCancelled = IsCancelled,
        Tickets = Tickets,
        ActivityAmount = ActivityAmount,
        AidAmount = AidAmount,
        SportVoucher = SportVoucher,
        OtherAid = OtherAid,
        AdditionalAid = AdditionalAid,
    };
}
