using System.Linq.Expressions;
using Sortir.Domain;
using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>Queries as expressions. Only what is asked for stands in them, so that each shape uses its indexes.</summary>
internal static class UsageCriteria
{
    /// <summary>Rows that match any criterion of the query; <see langword="null"/> when none is set.</summary>
    internal static Expression<Func<UsageRow, bool>>? Of(UsageQuery query)
    {
        var criteria = new List<Expression<Func<UsageRow, bool>>>();
        switch (query.BlockingKeys)
        {
            case []:
                break;
            case [var key]:
                var only = key.Value;
                criteria.Add(row => row.BlockingKey == only);
                break;
            default:
                string?[] keys = [.. query.BlockingKeys.Select(fingerprint => fingerprint.Value)];
                criteria.Add(row => keys.Contains(row.BlockingKey));
                break;
        }

        if (query.Fingerprints is { Count: > 0 } fingerprints)
        {
            string[] cards = [.. fingerprints.Select(fingerprint => fingerprint.Value)];
            criteria.Add(row => cards.Contains(row.Fingerprint));
        }

        foreach (var cartId in query.CartIds)
        {
            criteria.Add(query.TicketId is { } ticketId
                ? row => row.CartId == cartId && row.TicketId == ticketId
                : row => row.CartId == cartId);
        }

        if (query.OrderId is { } orderId)
        {
            criteria.Add(row => row.OrderId == orderId);
        }

        if (query.Ids is { Count: > 0 } ids)
        {
            criteria.Add(row => ids.Contains(row.Id));
        }

        return criteria.Count == 0 ? null : criteria.Aggregate(Or);
    }

    /// <summary>Rows that match every criterion of the filter.</summary>
    internal static IQueryable<UsageRow> Narrow(this IQueryable<UsageRow> rows, UsageFilter filter)
    {
        rows = filter.OrganizerId is { } organizerId ? rows.Where(row => row.OrganizerId == organizerId) : rows;
        rows = filter.EventId is { } eventId ? rows.Where(row => row.EventId == eventId) : rows;
        rows = filter.Status is { } status ? rows.Where(row => row.Status == status) : rows;
        rows = filter.Grant is { } grant ? rows.Where(row => row.Grant == grant) : rows;
        rows = filter.MustTellApras ? rows.Where(MustTellApras) : rows;
        rows = filter.CartId is { } cartId ? rows.Where(row => row.CartId == cartId) : rows;
        rows = filter.OrderId is { } orderId ? rows.Where(row => row.OrderId == orderId) : rows;
        rows = filter.Fingerprint is { Value: var fingerprint } ? rows.Where(row => row.Fingerprint == fingerprint) : rows;
        rows = filter.LastDigits is { } digits ? rows.Where(row => row.LastDigits == digits) : rows;
        rows = filter.HeldFrom?.ToUnixTimeMilliseconds() is { } from ? rows.Where(row => row.HeldAt >= from) : rows;
        rows = filter.HeldBefore?.ToUnixTimeMilliseconds() is { } before ? rows.Where(row => row.HeldAt < before) : rows;
        rows = filter.PlacedBefore?.ToUnixTimeMilliseconds() is { } placedBefore ? rows.Where(row => row.PlacedAt < placedBefore) : rows;
        rows = filter.PaidFrom?.ToUnixTimeMilliseconds() is { } paidFrom ? rows.Where(row => row.PaidAt >= paidFrom) : rows;
        return filter.PaidBefore?.ToUnixTimeMilliseconds() is { } paidBefore ? rows.Where(row => row.PaidAt < paidBefore) : rows;
    }

    /// <summary>As <see cref="CardUsage.MustTellApras"/>.</summary>
    internal static Expression<Func<UsageRow, bool>> MustTellApras { get; } = row =>
        row.Status == UsageStatus.Cancelled && (row.Grant == GrantState.Granted || row.Grant == GrantState.NeedsReview);

    /// <summary>Rows that go with their event: neither a hold nor what <see cref="UsageRules.IsUnsettled"/> keeps.</summary>
    internal static Expression<Func<UsageRow, bool>> MayGoWithEvent(string organizerId, string eventId) => row =>
        row.OrganizerId == organizerId
        && row.EventId == eventId
        && row.Status != UsageStatus.Pending
        && row.Status != UsageStatus.Expired
        && row.Grant != GrantState.Due
        && row.Grant != GrantState.NeedsReview
        && !(row.Status == UsageStatus.Cancelled && row.Grant == GrantState.Granted);

    /// <summary>Those of the rows that <see cref="UsageRules.IsUnsettled"/> does not keep.</summary>
    internal static Expression<Func<UsageRow, bool>> MayGo(IReadOnlyList<Guid> ids) => row =>
        ids.Contains(row.Id)
        && row.Grant != GrantState.Due
        && row.Grant != GrantState.NeedsReview
        && !(row.Status == UsageStatus.Cancelled && row.Grant == GrantState.Granted);

    private static Expression<Func<UsageRow, bool>> Or(Expression<Func<UsageRow, bool>> left, Expression<Func<UsageRow, bool>> right) =>
        Expression.Lambda<Func<UsageRow, bool>>(
            Expression.OrElse(left.Body, new Rename(right.Parameters[0], left.Parameters[0]).Visit(right.Body)),
            left.Parameters);

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
