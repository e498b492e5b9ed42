"""The tables of articles, entities, facts, their ties and the log of seeds."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", KEY, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("text_length", sa.Integer(), nullable=False),
        sa.Column("coverage", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "entity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", KEY, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint("type IN ('person', 'place', 'organisation')", name="entity_type_is_known"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "type"),
        sa.UniqueConstraint("slug"),
    )
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.create_index("entity_by_type", ["type", "id"], unique=False)

    op.create_table(
        "former_id",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("slug", KEY, nullable=False),
        sa.Column("now", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("type", "slug"),
    )
    op.create_table(
        "seed",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("seeded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("renamed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
    )
    op.create_table(
        "service_document",
        sa.Column("path", KEY, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_table(
        "appearance",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
        ),
        sa.PrimaryKeyConstraint("entity_id", "article_id"),
    )
    with op.batch_alter_table("appearance", schema=None) as batch_op:
        batch_op.create_index("appearance_by_article", ["article_id", "entity_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("slug", KEY, nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("renamed_to", sa.String(), nullable=True),
        sa.CheckConstraint("(how = 'renamed') = (renamed_to IS NOT NULL)", name="change_rename_has_target"),
        sa.CheckConstraint("how IN ('added', 'changed', 'removed', 'renamed')", name="change_is_known"),
        sa.ForeignKeyConstraint(
            ["sequence"],
            ["seed.sequence"],
        ),
        sa.PrimaryKeyConstraint("sequence", "type", "slug"),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("change_by_slug", ["type", "slug", "sequence"], unique=False)

    op.create_table(
        "entity_name",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("script", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.CheckConstraint("(source IS NULL) = (kind IS NOT NULL)", name="entity_name_is_printed_or_sourced"),
        sa.CheckConstraint("(source IS NULL) = (language IS NULL)", name="entity_name_reference_is_whole"),
        sa.CheckConstraint("(source IS NULL) = (script IS NULL)", name="entity_name_reference_has_script"),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
        ),
        sa.PrimaryKeyConstraint("entity_id", "position"),
    )
    with op.batch_alter_table("entity_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entity_name_text"), ["text"], unique=False)

    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", KEY, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint("type IN ('claim', 'figure', 'event', 'relation')", name="fact_type_is_known"),
        sa.CheckConstraint("voice IN ('attributed', 'article')", name="fact_voice_is_known"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "type"),
        sa.UniqueConstraint("slug"),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index("fact_by_article", ["article_id", "type", "id"], unique=False)
        batch_op.create_index("fact_by_type", ["type", "id"], unique=False)

    op.create_table(
        "identifier",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
        ),
        sa.PrimaryKeyConstraint("entity_id", "scheme", "value"),
    )
    with op.batch_alter_table("identifier", schema=None) as batch_op:
        batch_op.create_index("identifier_by_value", ["scheme", "value"], unique=False)

    op.create_table(
        "name_beginning",
        sa.Column("folded", KEY, nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
        ),
        sa.PrimaryKeyConstraint("folded", "entity_id"),
    )
    op.create_table(
        "paragraph",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint('0 <= start AND start < "end"', name="paragraph_span_is_not_empty"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.PrimaryKeyConstraint("article_id", "number"),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.CheckConstraint("type = 'place'", name="place_is_a_place"),
        sa.CheckConstraint(
            "(latitude IS NULL AND longitude IS NULL) OR (latitude IS NOT NULL AND longitude IS NOT NULL AND latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
            name="place_location_is_whole",
        ),
        sa.ForeignKeyConstraint(
            ["id", "type"],
            ["entity.id", "entity.type"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=True),
        sa.CheckConstraint("modality <> 'conditional' OR condition IS NOT NULL", name="claim_condition_is_given"),
        sa.CheckConstraint("type = 'claim'", name="claim_is_a_claim"),
        sa.ForeignKeyConstraint(
            ["id", "type"],
            ["fact.id", "fact.type"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "containment",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("container_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"],
            ["place.id"],
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["place.id"],
        ),
        sa.PrimaryKeyConstraint("place_id", "container_id"),
    )
    with op.batch_alter_table("containment", schema=None) as batch_op:
        batch_op.create_index("containment_by_container", ["container_id", "place_id"], unique=False)

    op.create_table(
        "fact_time",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("edtf", sa.String(), nullable=True),
        sa.Column("earliest", KEY, nullable=True),
        sa.Column("latest", KEY, nullable=True),
        sa.Column("printed", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("reasoning", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.CheckConstraint("basis <> 'external' OR source IS NOT NULL", name="fact_time_external_has_source"),
        sa.CheckConstraint("earliest IS NULL OR latest IS NULL OR earliest <= latest", name="fact_time_runs_forward"),
        sa.ForeignKeyConstraint(
            ["fact_id"],
            ["fact.id"],
        ),
        sa.PrimaryKeyConstraint("fact_id"),
    )
    op.create_table(
        "involvement",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
        ),
        sa.ForeignKeyConstraint(
            ["fact_id"],
            ["fact.id"],
        ),
        sa.PrimaryKeyConstraint("entity_id", "fact_id"),
    )
    op.create_table(
        "participation",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("certainty", sa.String(), nullable=False),
        sa.CheckConstraint("certainty IN ('stated', 'implied')", name="participation_certainty_is_known"),
        sa.CheckConstraint("part IN ('attribution', 'content')", name="participation_part_is_known"),
        sa.CheckConstraint("entity_id IS NOT NULL OR label IS NOT NULL", name="participation_names_somebody"),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
        ),
        sa.ForeignKeyConstraint(
            ["fact_id"],
            ["fact.id"],
        ),
        sa.PrimaryKeyConstraint("fact_id", "position"),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index("participation_by_entity", ["entity_id", "fact_id"], unique=False)
        batch_op.create_index("participation_by_role", ["entity_id", "role", "fact_id"], unique=False)

    op.create_table(
        "related",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.CheckConstraint("fact_id <> other_id", name="related_is_another"),
        sa.ForeignKeyConstraint(
            ["fact_id"],
            ["fact.id"],
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["fact.id"],
        ),
        sa.PrimaryKeyConstraint("fact_id", "other_id", "how"),
    )
    with op.batch_alter_table("related", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_related_other_id"), ["other_id"], unique=False)

    op.create_table(
        "sentence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint('0 <= start AND start < "end"', name="sentence_span_is_not_empty"),
        sa.ForeignKeyConstraint(
            ["article_id", "paragraph"],
            ["paragraph.article_id", "paragraph.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article_id", "start"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("type = 'event'", name="event_is_an_event"),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
        ),
        sa.ForeignKeyConstraint(
            ["id", "type"],
            ["fact.id", "fact.type"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "evidence",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sentence_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint('0 <= start AND start < "end"', name="evidence_span_is_not_empty"),
        sa.ForeignKeyConstraint(
            ["fact_id"],
            ["fact.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sentence_id"],
            ["sentence.id"],
        ),
        sa.PrimaryKeyConstraint("fact_id", "position"),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_sentence_id"), ["sentence_id"], unique=False)

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("printed", sa.String(), nullable=False),
        sa.Column("qualifier", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("lower", sa.Float(), nullable=True),
        sa.Column("upper", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "CASE qualifier\n WHEN 'exact' THEN value IS NOT NULL AND lower IS NOT NULL AND upper IS NOT NULL AND value = lower AND value = upper\n WHEN 'about' THEN value IS NOT NULL AND lower IS NULL AND upper IS NULL\n WHEN 'at_least' THEN value IS NULL AND lower IS NOT NULL AND upper IS NULL\n WHEN 'more_than' THEN value IS NULL AND lower IS NOT NULL AND upper IS NULL\n WHEN 'at_most' THEN value IS NULL AND lower IS NULL AND upper IS NOT NULL\n WHEN 'less_than' THEN value IS NULL AND lower IS NULL AND upper IS NOT NULL\n WHEN 'between' THEN value IS NULL AND lower IS NOT NULL AND upper IS NOT NULL AND lower <= upper\n WHEN 'vague' THEN value IS NULL AND lower IS NULL AND upper IS NULL\n ELSE false END",
            name="figure_bounds_agree_with_qualifier",
        ),
        sa.CheckConstraint("type = 'figure'", name="figure_is_a_figure"),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
        ),
        sa.ForeignKeyConstraint(
            ["id", "type"],
            ["fact.id", "fact.type"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", KEY, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("sentence_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint('0 <= start AND start < "end"', name="mention_span_is_not_empty"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sentence_id"],
            ["sentence.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index("mention_by_article", ["article_id", "id"], unique=False)
        batch_op.create_index("mention_by_entity", ["entity_id", "article_id", "id"], unique=False)

    op.create_table(
        "quote",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sentence_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint('0 <= start AND start < "end"', name="quote_span_is_not_empty"),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sentence_id"],
            ["sentence.id"],
        ),
        sa.PrimaryKeyConstraint("claim_id", "position"),
    )
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("predicate", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("type = 'relation'", name="relation_is_a_relation"),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
        ),
        sa.ForeignKeyConstraint(
            ["id", "type"],
            ["fact.id", "fact.type"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "omission",
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_id", "position"],
            ["evidence.fact_id", "evidence.position"],
        ),
        sa.PrimaryKeyConstraint("fact_id", "position", "role"),
    )


def downgrade() -> None:
    op.drop_table("omission")
    op.drop_table("relation")
    op.drop_table("quote")
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.drop_index("mention_by_entity")
        batch_op.drop_index("mention_by_article")

    op.drop_table("mention")
    op.drop_table("figure")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_sentence_id"))

    op.drop_table("evidence")
    op.drop_table("event")
    op.drop_table("sentence")
    with op.batch_alter_table("related", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_related_other_id"))

    op.drop_table("related")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index("participation_by_role")
        batch_op.drop_index("participation_by_entity")

    op.drop_table("participation")
    op.drop_table("involvement")
    op.drop_table("fact_time")
    with op.batch_alter_table("containment", schema=None) as batch_op:
        batch_op.drop_index("containment_by_container")

    op.drop_table("containment")
    op.drop_table("claim")
    op.drop_table("place")
    op.drop_table("paragraph")
    op.drop_table("name_beginning")
    with op.batch_alter_table("identifier", schema=None) as batch_op:
        batch_op.drop_index("identifier_by_value")

    op.drop_table("identifier")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index("fact_by_type")
        batch_op.drop_index("fact_by_article")

    op.drop_table("fact")
    with op.batch_alter_table("entity_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entity_name_text"))

    op.drop_table("entity_name")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("change_by_slug")

    op.drop_table("change")
    with op.batch_alter_table("appearance", schema=None) as batch_op:
        batch_op.drop_index("appearance_by_article")

    op.drop_table("appearance")
    op.drop_table("service_document")
    op.drop_table("seed")
    op.drop_table("former_id")
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.drop_index("entity_by_type")

    op.drop_table("entity")
    op.drop_table("article")
