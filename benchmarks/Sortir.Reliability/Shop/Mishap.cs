using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore.Storage;
using Sortir.Storage;

namespace Sortir.Reliability;

internal static class Mishap
{
    /// <summary>Whether an exception tells of the database, the network or a race, and not of a defect: ask again.</summary>
    internal static bool IsOfTheSurroundings(Exception exception) =>
        exception is DbException or SortirStorageException or SortirConflictException or SocketException or IOException
            or TimeoutException or OperationCanceledException or RetryLimitExceededException
        || (exception.InnerException is { } inner && IsOfTheSurroundings(inner));
}
