-- SPDX-License-Identifier: Apache-2.0
-- 015_campaigns.sql - several partners saying it together, and when.
-- Owns: campaign, its partners and blackouts, slot with its states.
-- Leaves to others: their guards (016_slots.sql), planning (the engine).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE campaign (
	slug slug CONSTRAINT campaign__slug PRIMARY KEY,
	organisation slug NOT NULL
	    CONSTRAINT campaign__organisation REFERENCES organisation,
	title short_text NOT NULL,
	objective sentence NOT NULL,
	metric sentence,
	baseline numeric,
	target numeric,
	insight sentence
	    CONSTRAINT publics_only__insight CHECK (public_words(insight)),
	strategy sentence,
	starts_at timestamptz NOT NULL,
	ends_at timestamptz NOT NULL,
	cadence_cap int CONSTRAINT campaign__cadence_cap
	    CHECK (cadence_cap > 0),
	state text NOT NULL DEFAULT 'planned' CONSTRAINT campaign__state
	    CHECK (state IN ('planned', 'running', 'ended', 'cancelled')),
	CONSTRAINT campaign__window CHECK (starts_at < ends_at)
);
COMMENT ON TABLE campaign IS 'An objective that partners pursue together.';
COMMENT ON COLUMN campaign.slug IS 'Its short name.';
COMMENT ON COLUMN campaign.organisation IS 'Who leads it.';
COMMENT ON COLUMN campaign.title IS 'Its title.';
COMMENT ON COLUMN campaign.objective IS
	'What is to be reached: specific, achievable, relevant.';
COMMENT ON COLUMN campaign.metric IS 'What it is measured by.';
COMMENT ON COLUMN campaign.baseline IS 'The measure before.';
COMMENT ON COLUMN campaign.target IS 'The measure to reach by its end.';
COMMENT ON COLUMN campaign.insight IS 'What is known of the audiences.';
COMMENT ON COLUMN campaign.strategy IS 'How it is to be reached.';
COMMENT ON COLUMN campaign.starts_at IS 'From when.';
COMMENT ON COLUMN campaign.ends_at IS 'Until when.';
COMMENT ON COLUMN campaign.cadence_cap IS
	'At most so many slots to one audience in one local day.';
COMMENT ON COLUMN campaign.state IS 'planned, running, ended or cancelled.';
COMMENT ON CONSTRAINT campaign__slug ON campaign IS
	'Another campaign has this slug.';
COMMENT ON CONSTRAINT campaign__organisation ON campaign IS
	'The organisation is one of the library.';
COMMENT ON CONSTRAINT publics_only__insight ON campaign IS
	'What is known of the audiences holds no e-mail address, phone number or @handle.';
COMMENT ON CONSTRAINT campaign__cadence_cap ON campaign IS
	'A cadence cap is at least 1.';
COMMENT ON CONSTRAINT campaign__state ON campaign IS
	'A campaign is planned, running, ended or cancelled.';
COMMENT ON CONSTRAINT campaign__window ON campaign IS
	'A campaign ends after it starts.';

CREATE TABLE campaign_partner (
	campaign slug NOT NULL
	    CONSTRAINT campaign_partner__campaign REFERENCES campaign,
	organisation slug NOT NULL
	    CONSTRAINT campaign_partner__organisation REFERENCES organisation,
	signed_off_by slug
	    CONSTRAINT campaign_partner__signed_off_by REFERENCES account,
	signed_off_at timestamptz,
	CONSTRAINT campaign_partner__once PRIMARY KEY (campaign, organisation),
	CONSTRAINT campaign_partner__sign_off
	    CHECK ((signed_off_by IS NULL) = (signed_off_at IS NULL))
);
COMMENT ON TABLE campaign_partner IS
	'An organisation that takes part, and its sign-off.';
COMMENT ON COLUMN campaign_partner.campaign IS 'The campaign.';
COMMENT ON COLUMN campaign_partner.organisation IS 'The partner.';
COMMENT ON COLUMN campaign_partner.signed_off_by IS 'Who signed off for it.';
COMMENT ON COLUMN campaign_partner.signed_off_at IS 'When.';
COMMENT ON CONSTRAINT campaign_partner__campaign ON campaign_partner IS
	'The campaign exists.';
COMMENT ON CONSTRAINT campaign_partner__organisation ON campaign_partner IS
	'The organisation is one of the library.';
COMMENT ON CONSTRAINT campaign_partner__signed_off_by ON campaign_partner IS
	'A sign-off is given by an account.';
COMMENT ON CONSTRAINT campaign_partner__once ON campaign_partner IS
	'A campaign names each partner once.';
COMMENT ON CONSTRAINT campaign_partner__sign_off ON campaign_partner IS
	'A sign-off has a person and a time.';

CREATE TABLE campaign_blackout (
	campaign slug NOT NULL
	    CONSTRAINT campaign_blackout__campaign REFERENCES campaign,
	starts_at timestamptz NOT NULL,
	ends_at timestamptz NOT NULL,
	reason sentence NOT NULL,
	CONSTRAINT campaign_blackout__start PRIMARY KEY (campaign, starts_at),
	CONSTRAINT campaign_blackout__window CHECK (starts_at < ends_at)
);
COMMENT ON TABLE campaign_blackout IS
	'A time in which a campaign is silent everywhere.';
COMMENT ON COLUMN campaign_blackout.campaign IS 'The campaign.';
COMMENT ON COLUMN campaign_blackout.starts_at IS 'From when.';
COMMENT ON COLUMN campaign_blackout.ends_at IS 'Until when.';
COMMENT ON COLUMN campaign_blackout.reason IS 'Why.';
COMMENT ON CONSTRAINT campaign_blackout__campaign ON campaign_blackout IS
	'The campaign exists.';
COMMENT ON CONSTRAINT campaign_blackout__start ON campaign_blackout IS
	'At one moment begins at most one blackout of a campaign.';
COMMENT ON CONSTRAINT campaign_blackout__window ON campaign_blackout IS
	'A blackout ends after it starts.';

CREATE TABLE slot (
	id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT slot__id PRIMARY KEY,
	campaign slug NOT NULL CONSTRAINT slot__campaign REFERENCES campaign,
	version bigint NOT NULL
	    CONSTRAINT slot__version REFERENCES message_version,
	language language_tag NOT NULL,
	organisation slug NOT NULL
	    CONSTRAINT attribution__slot REFERENCES organisation,
	audience slug NOT NULL CONSTRAINT slot__audience REFERENCES audience,
	channel channel_kind NOT NULL,
	planned_at timestamptz NOT NULL,
	embargo_until timestamptz,
	time_zone time_zone NOT NULL,
	minutes int NOT NULL DEFAULT 60
	    CONSTRAINT slot__minutes CHECK (minutes > 0),
	depends_on bigint CONSTRAINT slot__depends_on REFERENCES slot
	    CONSTRAINT slot__own_predecessor CHECK (depends_on <> id),
	lag interval NOT NULL DEFAULT '0'
	    CONSTRAINT slot__lag CHECK (lag >= '0'),
	state text NOT NULL DEFAULT 'planned' CONSTRAINT slot__state
	    CHECK (state IN ('planned', 'cleared', 'scheduled', 'released',
	    'missed', 'withheld', 'cancelled')),
	scheduled_by slug CONSTRAINT slot__scheduled_by REFERENCES account,
	reason sentence,
	CONSTRAINT slot__embargo CHECK (embargo_until <= planned_at),
	CONSTRAINT slot__variant FOREIGN KEY (version, language)
	    REFERENCES message_variant (version, language),
	CONSTRAINT slot__partner FOREIGN KEY (campaign, organisation)
	    REFERENCES campaign_partner,
	CONSTRAINT slot__reason CHECK (state <> 'withheld'
	    OR reason IS NOT NULL)
);
CREATE INDEX slot_campaign ON slot (campaign, planned_at);
CREATE INDEX slot_due ON slot (planned_at) WHERE state = 'scheduled';
COMMENT ON TABLE slot IS
	'One message version for one audience by one organisation on one channel at one time.';
COMMENT ON COLUMN slot.id IS 'Its number.';
COMMENT ON COLUMN slot.campaign IS 'The campaign.';
COMMENT ON COLUMN slot.version IS 'Exactly these words.';
COMMENT ON COLUMN slot.language IS 'In this language.';
COMMENT ON COLUMN slot.organisation IS 'Who speaks.';
COMMENT ON COLUMN slot.audience IS 'To whom.';
COMMENT ON COLUMN slot.channel IS 'On what.';
COMMENT ON COLUMN slot.planned_at IS 'When it is handed over.';
COMMENT ON COLUMN slot.embargo_until IS 'Not before.';
COMMENT ON COLUMN slot.time_zone IS 'The zone people think of it in.';
COMMENT ON COLUMN slot.minutes IS 'For how long it is worth releasing.';
COMMENT ON COLUMN slot.depends_on IS 'The slot that must come before.';
COMMENT ON COLUMN slot.lag IS 'How long before, at least.';
COMMENT ON COLUMN slot.state IS
	'planned, cleared, scheduled, released, missed, withheld or cancelled.';
COMMENT ON COLUMN slot.scheduled_by IS 'The releaser who scheduled it.';
COMMENT ON COLUMN slot.reason IS 'Why it was withheld, missed or cancelled.';
COMMENT ON CONSTRAINT slot__id ON slot IS 'Each slot has a number.';
COMMENT ON CONSTRAINT slot__campaign ON slot IS 'The campaign exists.';
COMMENT ON CONSTRAINT slot__version ON slot IS
	'The version is one of a message.';
COMMENT ON CONSTRAINT attribution__slot ON slot IS
	'A slot is spoken by an organisation of the library.';
COMMENT ON CONSTRAINT slot__audience ON slot IS
	'The audience is one of the library.';
COMMENT ON CONSTRAINT slot__minutes ON slot IS
	'A slot is open for at least a minute.';
COMMENT ON CONSTRAINT slot__depends_on ON slot IS
	'The slot before it exists.';
COMMENT ON CONSTRAINT slot__own_predecessor ON slot IS
	'A slot does not wait for itself.';
COMMENT ON CONSTRAINT slot__lag ON slot IS 'A lag is not negative.';
COMMENT ON CONSTRAINT slot__state ON slot IS
	'A slot is planned, cleared, scheduled, released, missed, withheld or cancelled.';
COMMENT ON CONSTRAINT slot__scheduled_by ON slot IS
	'A slot is scheduled by an account.';
COMMENT ON CONSTRAINT slot__embargo ON slot IS
	'A slot is not planned before its embargo ends.';
COMMENT ON CONSTRAINT slot__variant ON slot IS
	'The message has words in the language of the slot.';
COMMENT ON CONSTRAINT slot__partner ON slot IS
	'The organisation is a partner of the campaign.';
COMMENT ON CONSTRAINT slot__reason ON slot IS
	'A withheld slot says why.';
