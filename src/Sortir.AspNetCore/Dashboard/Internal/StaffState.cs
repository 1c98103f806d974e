namespace Sortir.AspNetCore;

/// <summary>Where a ticket stands, as staff say it.</summary>
internal enum StaffState
{
    InCart,
    Ordered,
    Sending,
    ToCheck,
    Sent,
    ToTellApras,
    Settled,
    Cancelled,
    Ended,
}
