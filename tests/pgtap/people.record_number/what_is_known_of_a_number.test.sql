begin;
select plan(32);
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
select tests.when_('ana', 'phone', 'm3', '{"tried": "2026-03-10T11:00Z", "refused": "2026-03-10T11:00Z", "answered": "2026-03-10T11:00Z"}'), tests.has('ana', 'phone', 'm5', '{"is_confirmed": false}'), tests.has('ana', 'wa_id', 'm5', '{"is_confirmed": false}'), tests.has('ana', 'email', 'm5', '{"is_confirmed": false}'), tests.has('bia', 'phone', 'm5', '{"is_confirmed": false}');
select tests.has('ana', 'phone', 'm6', '{"is_confirmed": false}'), tests.has('caio', 'phone', 'm8'), tests.when_('caio', 'phone', 'm8', '{"refused": "2026-03-10T11:00Z"}');

select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm1', 'tried', '2026-03-10 12:00:00+00')$$), '; - ana phone m1; + ana phone m1 tried 10 12:00', 'tried of m1 at 12:00');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm1', 'refused', '2026-03-10 12:00:00+00')$$), '; - ana phone m1; + ana phone m1 refused 10 12:00', 'refused of m1 at 12:00');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm1', 'reached', '2026-03-10 12:00:00+00')$$), '', 'reached of m1 at 12:00');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm1', 'answered', '2026-03-10 12:00:00+00')$$), '; - ana phone m1; + ana phone m1 answered 10 12:00', 'answered of m1 at 12:00');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'tried', '2026-03-10 10:59:00+00')$$), '', 'tried of m3 at 10:59');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'tried', '2026-03-10 11:00:00+00')$$), '', 'tried of m3 at 11:00');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'tried', '2026-03-10 11:01:00+00')$$), '; - ana phone m3 shared tried 10 11:00 refused 10 11:00 answered 10 11:00; + ana phone m3 shared tried 10 11:01 refused 10 11:00 answered 10 11:00', 'tried of m3 at 11:01');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'refused', '2026-03-10 10:59:00+00')$$), '', 'refused of m3 at 10:59');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'refused', '2026-03-10 11:00:00+00')$$), '', 'refused of m3 at 11:00');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'refused', '2026-03-10 11:01:00+00')$$), '; - ana phone m3 shared tried 10 11:00 refused 10 11:00 answered 10 11:00; + ana phone m3 shared tried 10 11:00 refused 10 11:01 answered 10 11:00', 'refused of m3 at 11:01');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'reached', '2026-03-10 10:59:00+00')$$), '', 'reached of m3 at 10:59');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'reached', '2026-03-10 11:00:00+00')$$), '; - ana phone m3 shared tried 10 11:00 refused 10 11:00 answered 10 11:00; + ana phone m3 shared tried 10 11:00 answered 10 11:00', 'reached of m3 at 11:00');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'reached', '2026-03-10 11:01:00+00')$$), '; - ana phone m3 shared tried 10 11:00 refused 10 11:00 answered 10 11:00; + ana phone m3 shared tried 10 11:00 answered 10 11:00', 'reached of m3 at 11:01');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'answered', '2026-03-10 10:59:00+00')$$), '', 'answered of m3 at 10:59');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'answered', '2026-03-10 11:00:00+00')$$), '; - ana phone m3 shared tried 10 11:00 refused 10 11:00 answered 10 11:00; + ana phone m3 shared tried 10 11:00 answered 10 11:00', 'answered of m3 at 11:00');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm3', 'answered', '2026-03-10 11:01:00+00')$$), '; - ana phone m3 shared tried 10 11:00 refused 10 11:00 answered 10 11:00; + ana phone m3 shared tried 10 11:00 answered 10 11:01', 'answered of m3 at 11:01');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'tried', '2026-03-10 10:59:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8 tried 10 10:59 refused 10 11:00', 'tried of m8 at 10:59');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'tried', '2026-03-10 11:00:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8 tried 10 11:00 refused 10 11:00', 'tried of m8 at 11:00');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'tried', '2026-03-10 11:01:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8 tried 10 11:01 refused 10 11:00', 'tried of m8 at 11:01');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'refused', '2026-03-10 10:59:00+00')$$), '', 'refused of m8 at 10:59');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'refused', '2026-03-10 11:00:00+00')$$), '', 'refused of m8 at 11:00');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'refused', '2026-03-10 11:01:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8 refused 10 11:01', 'refused of m8 at 11:01');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'reached', '2026-03-10 10:59:00+00')$$), '', 'reached of m8 at 10:59');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'reached', '2026-03-10 11:00:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8', 'reached of m8 at 11:00');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'reached', '2026-03-10 11:01:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8', 'reached of m8 at 11:01');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'answered', '2026-03-10 10:59:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8 refused 10 11:00 answered 10 10:59', 'answered of m8 at 10:59');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'answered', '2026-03-10 11:00:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8 answered 10 11:00', 'answered of m8 at 11:00');
select is(tests.would($$select people.record_number(tests.id_of('caio'), 'm8', 'answered', '2026-03-10 11:01:00+00')$$), '; - caio phone m8 refused 10 11:00; + caio phone m8 answered 10 11:01', 'answered of m8 at 11:01');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm5', 'answered', '2026-03-10 12:00:00+00')$$), '; - ana phone m5 unconfirmed; - ana wa_id m5 unconfirmed; + ana phone m5 answered 10 12:00; + ana wa_id m5', 'an unconfirmed one, answered');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm5', 'spoken', '2026-03-10 12:00:00+00')$$), '; - ana phone m5 unconfirmed; - ana wa_id m5 unconfirmed; + ana phone m5; + ana wa_id m5', 'an unconfirmed one, spoken');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm5', 'reached', '2026-03-10 12:00:00+00')$$), '', 'an unconfirmed one, reached');
select is(tests.would($$select people.record_number(tests.id_of('ana'), 'm9', 'answered', '2026-03-10 12:00:00+00')$$), '', 'nobody has it');

select * from finish();
rollback;
