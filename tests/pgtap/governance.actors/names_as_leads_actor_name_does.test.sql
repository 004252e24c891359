begin;
select plan(4);

select tests.make_operation();
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('site', p_source_id => s.id) as site, tests.make_token('root', '{admin}') as root
from intake.sources as s;
select is((select count(*) from governance.actors as a where a.name is distinct from leads.actor_name(a.actor)), 0::bigint, 'each is named as the function names it');
select is((select count(*) from governance.actors as a), (select count(*) from ops.api_tokens) + (select count(*) from routing.consultants), 'every token and consultant is there');
select is((select count(*) - count(distinct a.actor) from governance.actors as a), 0::bigint, 'once');
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select leads.append_event(lead_id, 'noted', x.actor, '{}', '{"note": "x"}')
from t, who, (values ('operator'), ('operator:'), ('operator:zé'), ('person'), ('worker'), ('token:999999'), ('consultant:0'), ('token:x')) as x (actor);
select is(
    (select string_agg(h.actor || ' = ' || h.who, ', ' order by h.seq) from governance.lead_history as h, t where h.lead_id = t.lead_id and h.who is distinct from leads.actor_name(h.actor)),
    null, 'the views name as the function does, also who is in no list'
);

select * from finish();
rollback;
