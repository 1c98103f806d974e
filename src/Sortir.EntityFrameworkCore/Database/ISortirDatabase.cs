namespace Sortir.EntityFrameworkCore;

/// <summary>The database of a host without EF Core.</summary>
public interface ISortirDatabase
{
    /// <summary>
    /// Brings the tables to the version of this package: runs the scripts that the database has not had, each once, also when several
    /// nodes start at the same time. Call it before the host starts, or run the scripts of the package's <c>sql</c> folder by hand.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call; what has not been committed is as if it had not begun.</param>
    /// <exception cref="Domain.SortirConfigurationException">The database is newer than this package.</exception>
    /// <exception cref="Storage.SortirStorageException">The database is out of order, or has tables of the same names that no script made.</exception>
    Task EnsureSchemaAsync(CancellationToken cancellationToken = default);
}
