begin;
select plan(3);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select * from tests.contacted_lead(2);
select outbox.enqueue(
    p_kind => 'whatsapp.template', p_lead_id => c.lead_id, p_due_at => util.current_time() + interval '1 day', p_dedupe_key => c.purpose || ':' || c.lead_id,
    p_payload => jsonb_build_object('purpose', c.purpose), p_channel_id => (sending.default_channel()).id
)
from (select l.lead_id, w.purpose from (select lead_id from a union all select lead_id from o) as l cross join (values ('opt_out_confirmation'), ('rework')) as w (purpose)) as c;
create function tests.waiting(p_lead_id bigint) returns text language sql as $$
    select string_agg(j.payload ->> 'purpose', ', ' order by j.id) from outbox.jobs as j where j.lead_id = p_lead_id and j.kind = 'whatsapp.template' and j.state = 'pending'
$$;
select sending.withdraw_opt_out_confirmation(lead_id) from a;
select is(tests.waiting(lead_id), 'rework', 'a step of the cadence is no answer to the wish') from a;
select is((select count(*) from outbox.jobs as j, a where j.lead_id = a.lead_id and j.state = 'cancelled'), 1::bigint, 'the confirmation went');
select is(tests.waiting(lead_id), 'opt_out_confirmation, rework', 'nobody else''s') from o;

select * from finish();
rollback;
