using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>A case still being written. Only its customer can see it; care never does before it is sent.</summary>
internal sealed class Draft
{
    public const int SubjectLength = 64;

    public required CustomerId Customer { get; init; }

    public required string Subject { get; init; }

    public required CaseTopic Topic { get; set; }

    public string? AttemptId { get; set; }

    public string Background { get; set; } = "";

    public string WhatHappened { get; set; } = "";

    public string AlreadyTried { get; set; } = "";

    public string Need { get; set; } = "";

    public required DateTimeOffset SavedAt { get; set; }

    public static void Map(EntityTypeBuilder<Draft> draft)
    {
        draft.ToTable("care_drafts");
        draft.HasKey(d => new { d.Customer, d.Subject });
        draft.Property(d => d.Subject).HasMaxLength(SubjectLength);
        draft.Property(d => d.AttemptId).HasMaxLength(SubjectLength);
        draft.Property(d => d.Topic).StoredByName();
    }
}
