-- SPDX-License-Identifier: Apache-2.0
-- 049_past_due.sql - a slot whose time is over is neither cleared nor scheduled.
-- Owns: nothing new. Replaces slot_state_check.
-- Leaves to others: missing what is scheduled and late (038, 043).

SET LOCAL search_path = counterpoint, pg_temp;

CREATE FUNCTION slot_time_check(s slot) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF slot_deadline(s.planned_at, s.late_minutes) < clock() THEN
		PERFORM fail('CP409', 'planned_at', slot_says(s, format(
		    'Its time was %s, and it may be %s minutes late at most.',
		    moment(s.planned_at), s.late_minutes)));
	END IF;
END $$;
COMMENT ON FUNCTION slot_time_check(slot) IS
	'Refuses a slot that could only be missed.';

CREATE OR REPLACE FUNCTION slot_state_check(was text, s slot) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	flaw record;
BEGIN
	IF (was, s.state) NOT IN (('planned', 'cleared'),
	    ('cleared', 'scheduled'), ('cleared', 'planned'),
	    ('scheduled', 'cleared'), ('scheduled', 'released'),
	    ('scheduled', 'missed'), ('planned', 'withheld'),
	    ('cleared', 'withheld'), ('scheduled', 'withheld'),
	    ('withheld', 'planned'), ('missed', 'planned'),
	    ('planned', 'cancelled'), ('cleared', 'cancelled'),
	    ('scheduled', 'cancelled'), ('withheld', 'cancelled'),
	    ('missed', 'cancelled')) THEN
		PERFORM fail('CP409', 'state', slot_says(s, format(
		    'A slot that is %s cannot become %s.', was, s.state)));
	ELSIF s.state IN ('cleared', 'scheduled') THEN
		IF was <> 'scheduled' THEN
			PERFORM slot_time_check(s);
		END IF;
		SELECT * INTO flaw FROM slot_place_obstacles(s) LIMIT 1;
		IF FOUND THEN
			PERFORM fail_rule(flaw.rule, flaw.field,
			    slot_says(s, flaw.reason));
		END IF;
		SELECT * INTO flaw FROM slot_plan_obstacles(s) LIMIT 1;
		IF FOUND THEN
			PERFORM fail('CP409', flaw.field,
			    slot_says(s, flaw.reason));
		END IF;
	ELSIF s.state = 'released' AND NOT EXISTS
	    (SELECT FROM release r WHERE r.slot = s.id) THEN
		PERFORM fail('CP409', 'state',
		    'A slot becomes released by its release alone.');
	END IF;
	IF s.state = 'scheduled' THEN
		PERFORM person_of(s.scheduled_by, 'scheduled_by',
		    s.organisation, '{releaser}');
		PERFORM sign_offs_check(s.campaign, 'campaign');
	END IF;
END $$;
