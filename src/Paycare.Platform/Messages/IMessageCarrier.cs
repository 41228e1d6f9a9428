using System.Globalization;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Messages;

/// <summary>Carries the messages of one channel out of the house. While none is ready, they only stand in their table.</summary>
public interface IMessageCarrier
{
    /// <summary>The channel.</summary>
    MessageChannel Channel { get; }

    /// <summary>Whether it is set up.</summary>
    bool IsReady { get; }

    /// <summary>Plans that a message is carried, in the transaction of its cause.</summary>
    /// <param name="db">The context that saves the message.</param>
    /// <param name="message">Its id, for <see cref="Postbox.FindAsync"/>.</param>
    /// <param name="language">Its reader's language.</param>
    void Plan(Database db, Guid message, CultureInfo language);
}
