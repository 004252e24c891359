begin;
select plan(27);
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
select tests.is_new('davi'), tests.is_new('eva');
select tests.when_('ana', k, v, '{"by": "token:1"}') from (values ('phone', 'm1'), ('email', 'e1')) as x (k, v);
select tests.has('ana', 'tax_id', '111'), tests.has('bia', 'tax_id', '222'), tests.has('eva', 'phone', 'm5', '{"is_confirmed": false}'), tests.has('eva', 'email', 'e5', '{"is_confirmed": false}'), tests.has('eva', 'tax_id', '555', '{"is_confirmed": false}');
select tests.when_('eva', k, v, '{"by": "token:1"}') from (values ('phone', 'm5'), ('email', 'e5'), ('tax_id', '555')) as x (k, v);
select tests.has('ana', 'phone', 'm30', '{"is_confirmed": false}'), tests.has('ana', 'email', 'e30', '{"is_confirmed": false}'), tests.has('ana', 'tax_id', '330', '{"is_confirmed": false}'), tests.has('ana', 'bsuid', 'm30', '{"is_confirmed": false}');
select tests.when_('ana', k, v, '{"by": "token:1"}') from (values ('phone', 'm30'), ('email', 'e30'), ('tax_id', '330'), ('bsuid', 'm30')) as x (k, v);
select people.suppress('{phone:m2}', 'stop_word', '2026-03-09 10:00:00+00');
create function tests.add(p_name text, p_phone text, p_email text, p_tax_id text, p_is_known boolean, p_by text, p_patch jsonb default '{}') returns void language plpgsql as $$
declare
    v_identity constant people.identity := ('X', 'x', null, p_phone, case when p_phone is not null then 'mobile' end, p_phone, p_email, p_email, p_tax_id, null)::people.identity;
    v_found people.found := people.find_person(v_identity);
begin
    v_found.person_id := case when p_is_known then tests.id_of(p_name) end;
    perform people.add_identifiers(tests.id_of(p_name), v_identity, jsonb_populate_record(v_found, p_patch), p_by);
end;
$$;

select is(tests.would($$select tests.add('davi', 'm9', 'e9', '999', false, 'token:1', '{}')$$), '; + davi email e9 by token:1; + davi phone m9 by token:1; + davi tax_id 999 by token:1', 'of somebody new');
select is(tests.would($$select tests.add('davi', 'm1', null, null, false, 'token:1', '{}')$$), '; - ana phone m1 by token:1; - ana wa_id m1; + ana phone m1 shared by token:1; + ana wa_id m1 shared; + davi phone m1 shared by token:1', 'with a number of somebody');
select is(tests.would($$select tests.add('davi', null, 'e1', null, false, 'consultant:1', '{}')$$), '; - ana email e1 by token:1; + ana email e1 shared by token:1; + davi email e1 shared by consultant:1', 'with an address of somebody');
select is(tests.would($$select tests.add('davi', null, null, '111', false, 'token:1', '{}')$$), '; - ana tax_id 111; + ana tax_id 111 shared; + davi tax_id 111 shared by token:1', 'with a CPF of somebody');
select is(tests.would($$select tests.add('davi', 'm5', 'e5', '555', false, 'token:2', '{}')$$), '; + davi email e5 by token:2; + davi phone m5 by token:2; + davi tax_id 555 by token:2', 'with what nobody confirmed of somebody');
select is(tests.would($$select tests.add('davi', 'm9', 'e1', null, false, 'token:1', '{}')$$), '; - ana email e1 by token:1; + ana email e1 shared by token:1; + davi email e1 shared by token:1; + davi phone m9 unconfirmed by token:1', 'with an address of another name');
select is(tests.would($$select tests.add('davi', 'm9', 'e1', null, false, 'consultant:1', '{}')$$), '; - ana email e1 by token:1; + ana email e1 shared by token:1; + davi email e1 shared by consultant:1; + davi phone m9 by consultant:1', 'by a consultant');
select is(tests.would($$select tests.add('davi', 'm9', 'e1', '999', false, 'token:1', '{}')$$), '; - ana email e1 by token:1; + ana email e1 shared by token:1; + davi email e1 shared by token:1; + davi phone m9 by token:1; + davi tax_id 999 by token:1', 'with another CPF');
select is(tests.would($$select tests.add('ana', 'm1', 'e1', '111', true, 'token:2', '{}')$$), '', 'nothing is new of somebody known');
select is(tests.would($$select tests.add('ana', 'm9', 'e1', '111', true, 'token:1', '{}')$$), '; + ana phone m9 unconfirmed by token:1', 'but a number');
select is(tests.would($$select tests.add('ana', 'm9', 'e9', '999', true, 'token:2', '{}')$$), '; + ana email e9 unconfirmed by token:2; + ana phone m9 unconfirmed by token:2; + ana tax_id 999 unconfirmed by token:2', 'by another');
select is(tests.would($$select tests.add('ana', 'm9', 'e9', '999', true, 'consultant:1', '{}')$$), '; + ana email e9 by consultant:1; + ana phone m9 by consultant:1; + ana tax_id 999 by consultant:1', 'by a consultant too');
select is(tests.would($$select tests.add('ana', null, 'e9', null, true, 'token:1', '{}')$$), '; + ana email e9 by token:1', 'an address by whom we know them');
select is(tests.would($$select tests.add('ana', null, null, '999', true, 'token:2', '{}')$$), '; + ana tax_id 999 unconfirmed by token:2', 'a CPF by another');
select is(tests.would($$select tests.add('ana', 'm30', 'e30', '330', true, 'token:1', '{}')$$), '', 'what was unconfirmed comes again from the same');
select is(tests.would($$select tests.add('ana', 'm30', 'e30', '330', true, 'token:2', '{}')$$), '; - ana email e30 unconfirmed by token:1; - ana phone m30 unconfirmed by token:1; - ana tax_id 330 unconfirmed by token:1; + ana email e30 by token:1; + ana phone m30 by token:1; + ana tax_id 330 by token:1', 'from another');
select is(tests.would($$select tests.add('ana', 'm30', null, null, true, 'consultant:1', '{}')$$), '; - ana phone m30 unconfirmed by token:1; + ana phone m30 by token:1', 'from a consultant');
select is(tests.would($$select tests.add('ana', 'm1', 'e30', null, true, 'token:2', '{}')$$), '; - ana email e30 unconfirmed by token:1; + ana email e30 by token:1', 'of it the address');
select is(tests.would($$select tests.add('ana', null, null, '330', true, 'token:2', '{}')$$), '; - ana tax_id 330 unconfirmed by token:1; + ana tax_id 330 by token:1', 'of it the CPF');
select is(tests.would($$select tests.add('ana', 'm2', null, null, true, 'consultant:1', '{}')$$), '; - bia phone m2; - bia wa_id m2; + ana phone m2 shared by consultant:1; + bia phone m2 shared; + bia wa_id m2 shared', 'a number of another for somebody known');
select is(tests.would($$select tests.add('ana', null, 'e2', null, true, 'token:1', '{}')$$), '; - bia email e2; + ana email e2 shared by token:1; + bia email e2 shared', 'an address of another');
select is(tests.would($$select tests.add('ana', null, null, '222', true, 'token:1', '{}')$$), '; - bia tax_id 222; + ana tax_id 222 shared by token:1; + bia tax_id 222 shared', 'a CPF of another');
select is(tests.would($$select tests.add('ana', 'm2', 'e2', '222', true, 'token:2', '{}')$$), '; + ana email e2 unconfirmed by token:2; + ana phone m2 unconfirmed by token:2; + ana tax_id 222 unconfirmed by token:2', 'in doubt it stays theirs');
select is(tests.would($$select tests.add('bia', 'm9', null, null, true, 'consultant:1', '{}')$$), '; + bia phone m9 by consultant:1; + wish bsuid:BR.2 stop_word 09 10:00; + wish email:e2 stop_word 09 10:00', 'who asked to be left alone has another number');
select is(tests.would($$select tests.add('bia', 'm4', null, null, true, 'token:9', '{}')$$), '; + bia phone m4 unconfirmed by token:9; + wish bsuid:BR.2 stop_word 09 10:00; + wish email:e2 stop_word 09 10:00; + wish phone:m4 stop_word 09 10:00', 'in doubt too');
select is(tests.would($$select tests.add('bia', 'm1', null, null, true, 'token:9', '{}')$$), '; + bia phone m1 unconfirmed by token:9; + wish bsuid:BR.2 stop_word 09 10:00; + wish email:e2 stop_word 09 10:00', 'but not one that somebody has');
select is(tests.would($$select tests.add('davi', 'm2', null, null, false, 'token:1', '{}')$$), '; - bia phone m2; - bia wa_id m2; + bia phone m2 shared; + bia wa_id m2 shared; + davi phone m2 shared by token:1', 'somebody new with the number of whoever asked');

select * from finish();
rollback;
