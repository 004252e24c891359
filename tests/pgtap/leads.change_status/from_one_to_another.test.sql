begin;
select plan(28);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 3) as n;
alter table l add person_id bigint;
update l set person_id = tests.person_id(id);
create temporary table t as select tests.make_token('one') as one, tests.make_token('two') as two;
create temporary table told (n serial, said text);
create function tests.note(variadic p_words text[]) returns void language sql as $$ insert into told (said) values (array_to_string(p_words, ' ', '-')) $$;
create function tests.l(p_n integer) returns bigint language sql as $$ select l.id from l where l.n = p_n $$;
create function tests.p(p_n integer) returns bigint language sql as $$ select l.person_id from l where l.n = p_n $$;
create function tests.n(p_id bigint) returns text language sql as $$ select coalesce((select l.n::text from l where l.id = p_id), '-') $$;
create function tests.pn(p_id bigint) returns text language sql as $$ select coalesce((select min(l.n)::text from l where l.person_id = p_id), '-') $$;
create function tests.at(p_at timestamptz) returns text language sql as $$ select to_char(p_at at time zone 'UTC', 'DD HH24:MI:SS') $$;
-- What a statement answers, tells and changes, each time of the same beginning.
create function tests.would(p_sql text) returns text language plpgsql as $$
declare
    v_before constant text[] := array(select f from tests.facts() as f);
    v_answer text;
begin
    begin
        execute p_sql into v_answer;
    exception
        when others then v_answer := sqlstate || ' ' || regexp_replace(sqlerrm, '[0-9]{2,}', 'N', 'g');
    end;
    raise exception '%', concat_ws(
        '; ', v_answer, (select string_agg(s.said, '; ' order by s.n) from told as s), (select string_agg('- ' || b, '; ' order by b) from (select unnest(v_before) as b except all select f from tests.facts() as f) as x),
        (select string_agg('+ ' || f, '; ' order by f) from (select f from tests.facts() as f except all select unnest(v_before)) as x)
    ) using errcode = 'TT001';
exception
    when sqlstate 'TT001' then return sqlerrm;
end;
$$;
create function tests.facts() returns setof text language sql as $$
    select concat_ws(' ', 'lead', l.n, x.status, tests.at(x.status_since), 'ended ' || tests.at(x.ended_at), x.lost_reason, x.next_action is not null, x.next_action_at is not null, case when x.consultant_id is null then 'nobody' end, x.queue_code) from leads.leads as x join l on l.id = x.id
    union all
    select concat_ws(' ', 'event', tests.n(e.lead_id), e.kind, e.actor, e.data - 'commitments', (select string_agg(v.field || ' ' || v.value, ',') from leads.event_values as v where v.lead_id = e.lead_id and v.seq = e.seq), tests.at(e.at)) from leads.events as e where e.kind in ('status_changed', 'appointment_set')
$$;
create function tests.is_now(p_n integer, p_status text, p_ended timestamptz default null, p_patch jsonb default '{}') returns void language plpgsql as $$
begin
    set local session_replication_role = replica;
    update leads.leads as x
    set status = p_status, next_action = case when leads.is_open(p_status) then coalesce(p_patch ->> 'action', x.next_action) end, next_action_at = case when leads.is_open(p_status) then coalesce((p_patch ->> 'at')::timestamptz, x.next_action_at) end, ended_at = p_ended, lost_reason = case when p_status = 'lost' then 'price' end,
        consultant_id = case when p_patch ? 'nobody' then null else x.consultant_id end, queue_code = case when p_patch ? 'nobody' then p_patch ->> 'nobody' end, appointment_at = (p_patch ->> 'appointment')::timestamptz
    where x.id = tests.l(p_n);
    set local session_replication_role = origin;
end;
$$;
create function tests.ended(p_n integer) returns void language plpgsql as $$ begin insert into l select 4, x, tests.person_id(x) from tests.lead(p_n) as x; perform tests.is_now(4, 'won', '2026-03-05 12:00:00+00'); end $$;

select is(tests.would($$select leads.change_status(tests.l(1), 'contacted', 'operator')::text$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "contacted", "from": "new"} 10 15:00:00; + lead 1 contacted 10 15:00:00 t t', 'from new to contacted');
select is(tests.would($$select leads.change_status(tests.l(1), 'engaged', 'operator', 'replied', 'Oi')::text$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "new", "reason": "replied"} note Oi 10 15:00:00; + lead 1 engaged 10 15:00:00 t t', 'for a reason, with a note');
select is(tests.would($$select leads.change_status(tests.l(1), 'engaged', 'operator', 'replied', null, '2026-03-10 14:00:00+00')::text$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "new", "reason": "replied", "said_at": "2026-03-10T14:00:00+00:00"} 10 15:00:00; + lead 1 engaged 10 15:00:00 t t', 'said before');
select is(tests.would($$select leads.change_status(tests.l(1), 'engaged', 'operator', 'Quer saber')::text$$), 'ID105 a reason is a code, not words', 'what is no reason');
select is(tests.would($$select leads.change_status(tests.l(1), 'engaged', 'operator', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')::text$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "new", "reason": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"} 10 15:00:00; + lead 1 engaged 10 15:00:00 t t', 'so long a reason');
select is(tests.would($$select leads.change_status(tests.l(1), 'engaged', 'operator', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')::text$$), 'ID105 a reason is a code, not words', 'a longer one');
select is(tests.would($$select leads.change_status(-1, 'engaged', 'operator')::text$$), 'ID201 lead -1 does not exist', 'no lead');
select is(tests.would($$select leads.change_status(tests.l(1), 'nowhere', 'operator')::text$$), 'ID301 a lead cannot go from new to nowhere', 'nowhere');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'contacted')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'new', 'operator')::text from c$$), 'ID301 a lead cannot go from contacted to new', 'back');
select is(tests.would($$select leads.change_status(tests.l(1), 'lost', 'operator')::text$$), 'ID102 a lost lead needs one of the lost reasons, not none', 'lost without a reason');
select is(tests.would($$select leads.change_status(tests.l(1), 'lost', 'operator', 'nada')::text$$), 'ID102 a lost lead needs one of the lost reasons, not nada', 'lost for one that is none');
select is(tests.would($$select leads.change_status(tests.l(1), 'lost', 'operator', 'price')::text$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "lost", "from": "new", "reason": "price"} 10 15:00:00; + lead 1 lost 10 15:00:00 ended 10 15:00:00 price f f', 'lost for one');
select is(tests.would($$select leads.change_status(tests.l(1), 'lost', 'operator', 'price', null, '2026-03-10 14:00:00+00')::text$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "lost", "from": "new", "reason": "price", "said_at": "2026-03-10T14:00:00+00:00"} 10 15:00:00; + lead 1 lost 10 15:00:00 ended 10 14:00:00 price f f', 'lost at a time');
select is(tests.would($$select leads.change_status(tests.l(1), 'won', 'operator')::text$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "won", "from": "new"} 10 15:00:00; + lead 1 won 10 15:00:00 ended 10 15:00:00 f f', 'won');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'new', null, '{"nobody": "overdue"}')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'won', 'operator')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "won", "from": "new"} 10 15:00:00; + lead 1 won 10 15:00:00 ended 10 15:00:00 f f nobody overdue', 'won, of nobody');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'new', null, '{"nobody": "overdue"}')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "new"} 10 15:00:00; + lead 1 engaged 10 15:00:00 t t nobody overdue', 'engaged of nobody in a queue');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-03-01 12:00:00+00')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "lost"} 10 15:00:00; + lead 1 engaged 10 15:00:00 price t t', 'opened again');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-03-01 12:00:00+00', '{"nobody": null}')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "lost"} 10 15:00:00; + lead 1 engaged 10 15:00:00 price t t nobody triage', 'opened again of nobody');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-02-08 15:00:00+00')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "lost"} 10 15:00:00; + lead 1 engaged 10 15:00:00 price t t', 'thirty days later');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-02-08 14:59:59+00')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), 'ID301 a lead cannot go from lost to engaged', 'a second more');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-02-08 14:59:59+00')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator', 'replied', null, '2026-03-10 14:00:00+00')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "lost", "reason": "replied", "said_at": "2026-03-10T14:00:00+00:00"} 10 15:00:00; + lead 1 engaged 10 15:00:00 price t t', 'a second more, said before');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-03-10 14:30:00+00')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator', 'replied', null, '2026-03-10 14:00:00+00')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "lost", "reason": "replied", "said_at": "2026-03-10T14:30:00+00:00"} 10 15:00:00; + lead 1 engaged 10 15:00:00 price t t', 'said before its end');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-03-01 12:00:00+00'), tests.lead(1)), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), 'ID301 a lead cannot go from lost to engaged', 'opened again beside another open one');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-03-01 12:00:00+00'), tests.ended(1)), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "lost"} 10 15:00:00; + lead 1 engaged 10 15:00:00 price t t; + lead 4 won 10 15:00:00 ended 05 12:00:00 f f', 'opened again beside one that ended');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-03-01 12:00:00+00'), people.suppress(people.own_keys(tests.p(1)), 'stop_word')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), 'ID307 the person asked not to be contacted', 'who asked to be left alone');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-03-01 12:00:00+00'), people.suppress(people.own_keys(tests.p(2)), 'stop_word')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "lost"} 10 15:00:00; + lead 1 engaged 10 15:00:00 price t t', 'another who did');
select is(tests.would($$with s as materialized (select people.suppress(people.own_keys(tests.p(1)), 'stop_word')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), '; - lead 1 new 10 15:00:00 t t; + event 1 status_changed operator {"to": "engaged", "from": "new"} 10 15:00:00; + lead 1 engaged 10 15:00:00 t t', 'who did, with an open lead');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'won', '2026-03-01 12:00:00+00')), c as (select count(*) from s) select leads.change_status(tests.l(1), 'engaged', 'operator')::text from c$$), 'ID301 a lead cannot go from won to engaged', 'won is won');

select * from finish();
rollback;
