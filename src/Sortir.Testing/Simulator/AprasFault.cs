using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>
/// Something that goes wrong on the way to APRAS or back. Give it to <see cref="AprasFaults.Add"/>. The cases are those nested here, and
/// no others.
/// </summary>
/// <remarks>
/// <see cref="Delay"/> and <see cref="Hang"/> only hold a request up; every other fault ends it. Those that change the body
/// (<see cref="Body"/>, <see cref="SlowBody"/>, <see cref="LongBody"/>) keep the status that APRAS would have answered, and so come after
/// its work in any case.
/// </remarks>
public abstract record AprasFault
{
    /// <summary>Which calls it hits. Default: both.</summary>
    public AprasOperations On { get; init; } = AprasOperations.All;

    /// <summary>How many requests it hits, 1 or more. Default: <see langword="null"/>, all until it is ended.</summary>
    public int? Times { get; init; }

    /// <summary>
    /// How long it lasts, from the moment it was added and by the simulator's clock. Default: <see langword="null"/>, until it is ended.
    /// </summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>The only card it hits: its verifications, and the grants of its keys. Default: <see langword="null"/>, every card.</summary>
    public CardNumber? Card { get; init; }

    /// <summary>
    /// When it strikes. <see langword="false"/>, the default: before APRAS does anything. <see langword="true"/>: when the key is issued or
    /// the grant recorded, and only the caller does not learn of it.
    /// </summary>
    public bool AfterWork { get; init; }

    // Closes the hierarchy, and says whether the request ends here.
    private protected abstract bool Ends { get; }

    internal bool EndsRequest => Ends;

    internal bool StrikesAfterWork => AfterWork || this is Body or SlowBody or LongBody;

    /// <summary>Answers with a status, and with no trace of what APRAS would have said.</summary>
    /// <param name="Code">The status, 200 to 599.</param>
    public sealed record Status(int Code) : AprasFault
    {
        /// <summary>The <c>Retry-After</c> header, rounded up to a second. Default: none.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>The body, such as a proxy's error page. Default: empty.</summary>
        public string Text { get; init; } = "";

        private protected override bool Ends => true;
    }

    /// <summary>Holds the request up for a time, by the simulator's clock.</summary>
    /// <param name="Duration">How long, zero or more.</param>
    public sealed record Delay(TimeSpan Duration) : AprasFault
    {
        private protected override bool Ends => false;
    }

    /// <summary>Holds the request up until <see cref="ActiveFault.End"/>; then it goes on as if nothing had been.</summary>
    public sealed record Hang : AprasFault
    {
        private protected override bool Ends => false;
    }

    /// <summary>Breaks the connection without an answer.</summary>
    /// <remarks>
    /// <see cref="SocketsHttpHandler"/> by itself sends a request without a body again when a connection that it has used before breaks:
    /// it may arrive twice, and use up two <see cref="Times"/>.
    /// </remarks>
    public sealed record Drop : AprasFault
    {
        private protected override bool Ends => true;
    }

    /// <summary>Sends the caller elsewhere.</summary>
    /// <param name="Location">The <c>Location</c> header.</param>
    public sealed record Redirect(Uri Location) : AprasFault
    {
        /// <summary>The status. Default: 302.</summary>
        public int Code { get; init; } = 302;

        private protected override bool Ends => true;
    }

    /// <summary>Answers with another body.</summary>
    /// <param name="Content">The body; empty for none.</param>
    public sealed record Body(ReadOnlyMemory<byte> Content) : AprasFault
    {
        /// <summary>Answers with a text as UTF-8.</summary>
        public Body(string text)
            : this(System.Text.Encoding.UTF8.GetBytes(text))
        {
        }

        /// <summary>The <c>Content-Type</c> header. Default: <c>text/html; charset=utf-8</c>.</summary>
        public string ContentType { get; init; } = "text/html; charset=utf-8";

        private protected override bool Ends => true;
    }

    /// <summary>Answers with the right body, byte by byte.</summary>
    /// <param name="Pause">The time before each byte, by the simulator's clock.</param>
    public sealed record SlowBody(TimeSpan Pause) : AprasFault
    {
        private protected override bool Ends => true;
    }

    /// <summary>Answers with a body of <c>x</c> that is far too long.</summary>
    /// <param name="Length">Its length in bytes, declared in <c>Content-Length</c>. Default: <see langword="null"/>, without end.</param>
    public sealed record LongBody(long? Length = null) : AprasFault
    {
        private protected override bool Ends => true;
    }
}
