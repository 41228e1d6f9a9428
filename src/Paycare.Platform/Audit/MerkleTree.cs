using System.Security.Cryptography;

namespace Paycare.Platform.Audit;

/// <summary>
/// The hash tree of RFC 6962, section 2.1: a leaf is SHA-256(00 || entry), a node SHA-256(01 || left || right). Grows at
/// the end and keeps only the roots of its complete subtrees, so a million entries need only a few hundred bytes.
/// </summary>
internal sealed class MerkleTree
{
    private readonly List<(long Leaves, byte[] Hash)> _roots = [];

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        hash.AppendData(entry);
        return hash.GetHashAndReset();
    }

    /// <summary>Adds a leaf at the end.</summary>
    public void Add(byte[] leafHash)
    {
        _roots.Add((1, leafHash));
        Size++;
        while (_roots.Count > 1 && _roots[^1].Leaves == _roots[^2].Leaves)
        {
            var (right, left) = (_roots[^1], _roots[^2]);
            _roots.RemoveRange(_roots.Count - 2, 2);
            _roots.Add((left.Leaves + right.Leaves, Node(left.Hash, right.Hash)));
        }
    }

    /// <summary>The root over all leaves; the hash of the empty string for none.</summary>
    public byte[] Root()
    {
        if (_roots.Count == 0)
        {
            return SHA256.HashData([]);
        }

        var root = _roots[^1].Hash;
        for (var i = _roots.Count - 2; i >= 0; i--)
        {
            root = Node(_roots[i].Hash, root);
        }

        return root;
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([0x01, .. left, .. right]);
}
