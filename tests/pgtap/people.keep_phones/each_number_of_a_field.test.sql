begin;
select plan(31);
\ir ../../support/scenes/what_would_change.sql
create function tests.lost(p_name text, p_kind text, p_key text, p_reason text default 'wrong_person', p_at timestamptz default '2026-03-09 10:00:00+00') returns void language sql as $$
    insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) values (tests.id_of(p_name), p_kind, p_key, p_key, p_reason, p_at)
$$;
create function tests.when_(p_name text, p_kind text, p_key text, p_patch jsonb) returns void language sql as $$
    update people.identifiers as i
    set tried_at = coalesce((p_patch ->> 'tried')::timestamptz, tried_at), refused_at = coalesce((p_patch ->> 'refused')::timestamptz, refused_at), answered_at = coalesce((p_patch ->> 'answered')::timestamptz, answered_at),
        created_at = coalesce((p_patch ->> 'created')::timestamptz, created_at), brought_by = coalesce(p_patch ->> 'by', brought_by), extension = coalesce(p_patch ->> 'extension', extension), raw = coalesce(p_patch ->> 'raw', raw)
    where i.person_id = tests.id_of(p_name) and i.kind = p_kind and i.match_key = p_key
$$;
set time zone 'UTC';

select tests.is_new('ana'), tests.is_new('bia'), tests.is_new('caio');
select tests.has('ana', 'phone', 'm1'), tests.has('ana', 'wa_id', 'm1'), tests.has('ana', 'bsuid', 'BR.1'), tests.has('ana', 'email', 'e1'), tests.has('bia', 'phone', 'm2'), tests.has('bia', 'wa_id', 'm2'), tests.has('bia', 'bsuid', 'BR.2'), tests.has('bia', 'email', 'e2');
select tests.has('ana', 'phone', 'm3', '{"is_shared": true}'), tests.has('bia', 'phone', 'm3', '{"is_shared": true}');
select tests.is_new('davi');
select tests.lost('ana', 'phone', 'm7', 'wrong_person'), tests.lost('bia', 'phone', 'm8', 'wrong_person'), tests.has('caio', 'phone', 'm5', '{"is_confirmed": false}'), tests.has('davi', 'wa_id', 'm6'), tests.has('davi', 'email', 'm9'), tests.has('ana', 'phone', 'm10', '{"is_confirmed": false}'), tests.has('ana', 'phone', 'm11', '{"is_repaired": true}'), tests.has('ana', 'phone', 'm12');
select tests.when_('ana', k, v, '{"by": "token:1"}') from (values ('phone', 'm1'), ('email', 'e1')) as x (k, v);
select tests.when_('ana', 'phone', 'm12', '{"extension": "1", "created": "2026-03-10T14:00Z"}'), tests.when_('ana', 'phone', 'm11', '{"raw": "typed"}'), tests.when_('caio', 'phone', 'm5', '{"created": "2026-03-10T13:00Z"}'), tests.when_('bia', 'phone', 'm2', '{"created": "2026-03-10T13:00Z"}');
create function tests.typed(p_position integer, p_key text, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('position', p_position, 'e164', '+' || p_key, 'match_key', p_key, 'kind', 'mobile', 'is_valid', true, 'raw', 'raw', 'repairs', '[]'::jsonb) || p_patch
$$;

select is(tests.would($$select people.keep_phones(tests.id_of('davi'), jsonb_build_array(tests.typed(1, 'm20', '{}'), tests.typed(2, 'm21', '{}')), '{m20}', false, 'token:1')$$), '; + davi phone m20 as +m20 by token:1 created 10 14:59:59.999999; + davi phone m21 as +m21 by token:1 created 10 14:59:59.999998', 'of somebody new');
select is(tests.would($$select people.keep_phones(tests.id_of('caio'), jsonb_build_array(tests.typed(1, 'm5', '{}'), tests.typed(2, 'm21', '{}')), '{m5}', false, 'token:1')$$), '; + caio phone m21 as +m21 unconfirmed by token:1 created 10 12:59:59.999998', 'beside one that nobody confirmed');
select is(tests.would($$select people.keep_phones(tests.id_of('davi'), jsonb_build_array(tests.typed(1, 'm5', '{}'), tests.typed(2, 'm21', '{}')), '{m5}', false, 'token:1')$$), '; - caio phone m5 unconfirmed created 10 13:00:00.000000; + caio phone m5 shared unconfirmed created 10 13:00:00.000000; + davi phone m21 as +m21 by token:1 created 10 14:59:59.999998; + davi phone m5 as +m5 by token:1 created 10 14:59:59.999999', 'beside one that somebody else has in doubt');
select is(tests.would($$select people.keep_phones(tests.id_of('davi'), jsonb_build_array(tests.typed(1, 'm11', '{"repairs": ["grouping"]}')), '{}', false, 'token:1')$$), '; - ana phone m11 raw typed {grouping}; + ana phone m11 shared raw typed {grouping}; + davi phone m11 as +m11 shared by token:1 created 10 14:59:59.999999 raw raw {grouping}', 'a new one that somebody else has, guessed');
select is(tests.would($$select people.keep_phones(tests.id_of('bia'), jsonb_build_array(tests.typed(1, 'm2', '{}'), tests.typed(2, 'm21', '{}')), '{m2}', false, 'token:1')$$), '; + bia phone m21 as +m21 by token:1 created 10 12:59:59.999998', 'beside one that is confirmed');
select is(tests.would($$select people.keep_phones(tests.id_of('caio'), jsonb_build_array(tests.typed(1, 'm21', '{}')), '{m22}', false, 'token:1')$$), '; + caio phone m21 as +m21 by token:1 created 10 14:59:59.999999', 'beside another that nobody confirmed');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm1', '{}'), tests.typed(2, 'm21', '{}')), '{}', true, 'token:1')$$), '; + ana phone m21 as +m21 unconfirmed by token:1 created 10 14:59:59.999998', 'of somebody known, by whom we know them');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm21', '{"kind": "fixed"}')), '{}', true, 'token:1')$$), '; + ana phone m21 as +m21 fixed by token:1 created 10 14:59:59.999999', 'a landline of theirs');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm21', '{"kind": "fixed"}')), '{}', true, 'token:2')$$), '; + ana phone m21 as +m21 fixed unconfirmed by token:2 created 10 14:59:59.999999', 'a landline by another');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm21', '{}')), '{}', true, 'consultant:1')$$), '; + ana phone m21 as +m21 by consultant:1 created 10 14:59:59.999999', 'by a consultant');
select is(tests.would($$select people.keep_phones(tests.id_of('davi'), jsonb_build_array(tests.typed(1, 'm20', '{"is_valid": false}')), '{}', false, 'token:1')$$), '', 'one that is none');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm7', '{}')), '{}', true, 'consultant:1')$$), '', 'one that was wrong');
select is(tests.would($$select people.keep_phones(tests.id_of('bia'), jsonb_build_array(tests.typed(1, 'm7', '{}')), '{}', true, 'consultant:1')$$), '; + bia phone m7 as +m7 by consultant:1 created 10 14:59:59.999999', 'though it was for another');
select is(tests.would($$select people.keep_phones(tests.id_of('davi'), jsonb_build_array(tests.typed(1, 'm2', '{}')), '{}', false, 'token:1')$$), '; - bia phone m2 created 10 13:00:00.000000; - bia wa_id m2; + bia phone m2 shared created 10 13:00:00.000000; + bia wa_id m2 shared; + davi phone m2 as +m2 shared by token:1 created 10 14:59:59.999999', 'one that somebody else has');
select is(tests.would($$select people.keep_phones(tests.id_of('caio'), jsonb_build_array(tests.typed(1, 'm5', '{}'), tests.typed(2, 'm2', '{}')), '{m5}', false, 'token:1')$$), '; + caio phone m2 as +m2 unconfirmed by token:1 created 10 12:59:59.999998', 'one that somebody else has, beside one in doubt');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm6', '{}')), '{}', true, 'consultant:1')$$), '; - davi wa_id m6; + ana phone m6 as +m6 shared by consultant:1 created 10 14:59:59.999999; + davi wa_id m6 shared', 'one by which WhatsApp knows somebody else');
select is(tests.would($$select people.keep_phones(tests.id_of('davi'), jsonb_build_array(tests.typed(1, 'm5', '{}')), '{}', false, 'token:1')$$), '; - caio phone m5 unconfirmed created 10 13:00:00.000000; + caio phone m5 shared unconfirmed created 10 13:00:00.000000; + davi phone m5 as +m5 by token:1 created 10 14:59:59.999999', 'one that nobody confirmed of somebody else');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm9', '{}')), '{}', true, 'consultant:1')$$), '; + ana phone m9 as +m9 by consultant:1 created 10 14:59:59.999999', 'one that reads like an address');
select is(tests.would($$select people.keep_phones(tests.id_of('davi'), jsonb_build_array(tests.typed(1, 'm3', '{}')), '{}', false, 'token:1')$$), '; + davi phone m3 as +m3 shared by token:1 created 10 14:59:59.999999', 'one that several have');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm11', '{}')), '{}', true, 'token:1')$$), '; - ana phone m11 raw typed {grouping}; + ana phone m11', 'one of theirs that had to be guessed, typed well');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm11', '{"repairs": ["grouping"], "raw": "again"}')), '{}', true, 'token:1')$$), '', 'guessed again');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm11', '{"repairs": ["country_code"], "raw": "again"}')), '{}', true, 'token:1')$$), '; - ana phone m11 raw typed {grouping}; + ana phone m11 raw again {country_code}', 'guessed otherwise');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm12', '{"repairs": ["grouping"]}')), '{}', true, 'token:1')$$), '', 'one of theirs, guessed now');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm12', '{"repairs": ["grouping"]}')), '{m12}', true, 'token:1')$$), '; - ana phone m12 created 10 14:00:00.000000 ext 1; + ana phone m12 created 10 14:00:00.000000 raw raw {grouping} ext 1', 'one of theirs that is new, guessed now');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm21', '{"repairs": ["grouping"], "extension": "7"}')), '{}', true, 'token:1')$$), '; + ana phone m21 as +m21 unconfirmed by token:1 created 10 14:59:59.999999 raw raw {grouping} ext 7', 'a new one that was guessed');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm12', '{"extension": "7"}')), '{}', true, 'token:1')$$), '; - ana phone m12 created 10 14:00:00.000000 ext 1; + ana phone m12 created 10 14:00:00.000000 ext 7', 'with an extension');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm12', '{"extension": "1"}')), '{}', true, 'token:1')$$), '', 'with the same');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm12', '{}')), '{}', true, 'token:1')$$), '', 'without one');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm11', '{"is_valid": false}')), '{}', true, 'token:1')$$), '', 'one that is none, guessed');
select is(tests.would($$select people.keep_phones(tests.id_of('davi'), jsonb_build_array(tests.typed(3, 'm20', '{}'), tests.typed(1, 'm21', '{}')), '{}', false, 'token:1')$$), '; + davi phone m20 as +m20 by token:1 created 10 14:59:59.999997; + davi phone m21 as +m21 by token:1 created 10 14:59:59.999999', 'in the order of their places');
select is(tests.would($$select people.keep_phones(tests.id_of('ana'), jsonb_build_array(tests.typed(1, 'm10', '{}'), tests.typed(2, 'm1', '{}')), '{}', true, 'token:1')$$), '', 'one of theirs that somebody else has');

select * from finish();
rollback;
