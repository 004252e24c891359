begin;
select plan(15);
\ir ../../support/scenes/leads_before_and_after.sql
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
