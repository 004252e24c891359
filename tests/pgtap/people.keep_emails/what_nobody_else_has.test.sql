begin;
select plan(8);
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
select tests.lost('ana', 'email', 'e5'), tests.lost('bia', 'email', 'e6'), tests.lost('ana', 'phone', 'e7'), tests.has('bia', 'bsuid', 'e8');
update people.identifiers set brought_by = 'token:1' where person_id = tests.id_of('ana');
select people.suppress('{email:e2}', 'stop_word', '2026-03-09 10:00:00+00');
create function tests.mails(variadic p_keys text[]) returns jsonb language sql as $$ select jsonb_agg(jsonb_build_object('email', upper(k), 'match_key', k)) from unnest(p_keys) as k $$;

select is(tests.would($$select people.keep_emails(tests.id_of('caio'), tests.mails('e9', 'e10'), false, 'source:1')$$), '; + caio email e10 as E10 by source:1; + caio email e9 as E9 by source:1', 'of somebody new');
select is(tests.would($$select people.keep_emails(tests.id_of('ana'), tests.mails('e9'), true, 'token:1')$$), '; + ana email e9 as E9 by token:1', 'of somebody known, by whom we know them');
select is(tests.would($$select people.keep_emails(tests.id_of('ana'), tests.mails('e9'), true, 'token:2')$$), '; + ana email e9 as E9 unconfirmed by token:2', 'by somebody else');
select is(tests.would($$select people.keep_emails(tests.id_of('ana'), tests.mails('e1'), true, 'token:1')$$), '', 'one that is theirs');
select is(tests.would($$select people.keep_emails(tests.id_of('ana'), tests.mails('e2'), true, 'token:1')$$), '', 'another one has');
select is(tests.would($$select people.keep_emails(tests.id_of('ana'), tests.mails('e5', 'e6', 'e7', 'e8'), true, 'token:1')$$), '; + ana email e6 as E6 by token:1; + ana email e7 as E7 by token:1; + ana email e8 as E8 by token:1', 'one that was wrong');
select is(tests.would($$select people.keep_emails(tests.id_of('bia'), tests.mails('bia@x.org', 'e1'), true, 'consultant:1')$$), '; + bia email bia@x.org as BIA@X.ORG by consultant:1; + wish bsuid:BR.2 stop_word 09 10:00; + wish phone:m2 stop_word 09 10:00', 'who asked to be left alone is by the new one too');
select is(tests.would($$select people.keep_emails(tests.id_of('bia'), tests.mails('bia@x.org'), false, 'consultant:1')$$), '; + bia email bia@x.org as BIA@X.ORG by consultant:1', 'of somebody new a wish of nobody spreads');

select * from finish();
rollback;
