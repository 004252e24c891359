begin;
select plan(15);

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
create function tests.facts() returns setof text language sql as $$ select null::text where false $$;
create temporary table news (is_so boolean);
create or replace function people.learn_identity(p_person_id bigint, p_wa_id text, p_user_id text) returns boolean language sql as $$ select tests.note('learn', tests.pn(p_person_id), p_wa_id, p_user_id); select not exists (select from news) $$;
create or replace function people.spread_suppression(p_from text[], p_to text[]) returns integer language sql as $$ select tests.note('spread', p_from::text, p_to::text); select 1 $$;
create or replace function leads.suppress_person(p_person_id bigint, p_reason text, p_actor text, p_said_at timestamptz default util.current_time(), p_came_by text[] default '{}') returns integer language sql as $$ select tests.note('suppress', tests.pn(p_person_id), p_reason, p_actor, tests.at(p_said_at)); select 1 $$;
create function tests.stop(p_n integer, p_reason text, p_at timestamptz, p_lifted timestamptz default null) returns void language plpgsql as $$
begin
    insert into people.identifiers (person_id, kind, value, match_key) values (tests.p(p_n), 'bsuid', 'BR.' || p_reason || p_n, 'BR.' || p_reason || p_n);
    perform people.suppress(array['bsuid:BR.' || p_reason || p_n], p_reason, p_at);
    if p_lifted is not null then
        perform people.lift_suppressions(array['bsuid:BR.' || p_reason || p_n], p_lifted);
    end if;
end;
$$;
create function tests.known() returns void language sql as $$ insert into news values (true) $$;
create function tests.is_lost(p_n integer) returns void language plpgsql as $$ begin perform leads.change_status(tests.l(p_n), 'lost', 'operator', 'price'); end $$;

select is(tests.would($$select leads.learn_identity(null, '5511998123456', 'BR.1')::text$$), '; spread {bsuid:BR.1} {phone:m551198123456}', 'a stranger');
select is(tests.would($$select leads.learn_identity(null, '5511998123456', null)::text$$), '', 'a stranger with a number alone');
select is(tests.would($$select leads.learn_identity(null, null, 'BR.1')::text$$), '', 'with an id alone');
select is(tests.would($$select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1', 'a person');
select is(tests.would($$select leads.learn_identity(tests.p(1), null, 'BR.1')::text$$), '; learn 1 - BR.1', 'a person with an id alone');
select is(tests.would($$with s as materialized (select tests.stop(1, 'stop_word', '2026-03-10 12:00:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1; suppress 1 stop_word whatsapp 10 12:00:00', 'who asked to be left alone');
select is(tests.would($$with s as materialized (select tests.stop(1, 'request', '2026-03-10 12:30:00+00'), tests.stop(1, 'stop_word', '2026-03-10 12:00:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1; suppress 1 request whatsapp 10 12:30:00', 'by two ways: the last');
select is(tests.would($$with s as materialized (select tests.stop(1, 'stop_word', '2026-03-10 12:00:00+00'), tests.stop(1, 'request', '2026-03-10 12:30:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1; suppress 1 request whatsapp 10 12:30:00', 'whatever came first');
select is(tests.would($$with s as materialized (select tests.stop(1, 'request', '2026-03-10 12:30:00+00', '2026-03-10 13:00:00+00'), tests.stop(1, 'stop_word', '2026-03-10 12:00:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1; suppress 1 stop_word whatsapp 10 12:00:00', 'of whom one was lifted');
select is(tests.would($$with s as materialized (select tests.stop(1, 'request', '2026-03-10 12:30:00+00', '2026-03-10 13:00:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1', 'whose wish was lifted');
select is(tests.would($$with s as materialized (select tests.stop(1, 'stop_word', '2026-03-10 12:00:00+00'), tests.stop(2, 'request', '2026-03-10 12:30:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1; suppress 1 stop_word whatsapp 10 12:00:00', 'where another did, later');
select is(tests.would($$with s as materialized (select tests.stop(2, 'request', '2026-03-10 12:30:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1', 'where another alone did');
select is(tests.would($$with s as materialized (select tests.is_lost(1), tests.stop(1, 'stop_word', '2026-03-10 12:00:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1', 'whose lead ended');
select is(tests.would($$with s as materialized (select tests.is_lost(2), tests.is_lost(3), tests.stop(1, 'stop_word', '2026-03-10 12:00:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1; suppress 1 stop_word whatsapp 10 12:00:00', 'where another lead ended');
select is(tests.would($$with s as materialized (select tests.known(), tests.stop(1, 'stop_word', '2026-03-10 12:00:00+00')), c as (select count(*) from s) select leads.learn_identity(tests.p(1), '5511998123456', 'BR.1')::text from c$$), '; spread {bsuid:BR.1} {phone:m551198123456}; learn 1 5511998123456 BR.1', 'who was known so');

select * from finish();
rollback;
