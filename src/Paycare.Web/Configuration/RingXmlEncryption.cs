using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Paycare.Platform.Sealing;

namespace Paycare.Web.Configuration;

/// <summary>
/// Data Protection's keys (form tokens, enrolment tickets) are encrypted under the key ring, never stored in the clear.
/// </summary>
internal sealed class RingXmlEncryptor(KeyRing ring) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var sealedText = ring.SealBesideDatabase(plaintextElement.ToString(SaveOptions.DisableFormatting), "data-protection");
        return new EncryptedXmlInfo(new XElement("ring", Convert.ToBase64String(sealedText)), typeof(RingXmlDecryptor));
    }
}

/// <summary>Decrypts them; created by Data Protection by name.</summary>
internal sealed class RingXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(
            services.GetRequiredService<KeyRing>().OpenBesideDatabase(Convert.FromBase64String(encryptedElement.Value), "data-protection")
        );
}
