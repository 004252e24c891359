begin;
select plan(13);

select tests.make_operation();
select routing.save_team('sul', 'Sul', null);
select tests.only_alerts('{channel_stopped,leads_in_triage}');
create temporary table d as select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager, tests.desk('consultant2@example.com', 'consultant') as consultant;
update sending.channels set state = 'stopped', state_reason = 'tests' where is_default;
select tests.lead(1);
update leads.leads set consultant_id = null, queue_code = 'triage';
select alerts.evaluate();
select tests.advance('11 minutes');
select alerts.evaluate();

select is(jsonb_array_length(p.body #> '{data,open}'), 2, 'a director sees every alert') from d, tests.desk_page(d.director, 'alerts') as p;
select is(p.body #>> '{data,open,0,code}' || jsonb_array_length(p.body #> '{data,open}'), 'leads_in_triage1', 'who sees a team those of managers') from d, tests.desk_page(d.manager, 'alerts') as p;
select is(p.http_status, 403, 'a consultant none') from d, tests.desk_page(d.consultant, 'alerts') as p;

select is(a.http_status, 404, 'nobody takes care of what they do not see')
from d, tests.desk_act(d.manager, jsonb_build_object('action', 'acknowledge', 'object', (tests.alert_of('channel_stopped')).uid)) as a;
select is(a.http_status, 200, 'a manager of theirs') from d, tests.desk_act(d.manager, jsonb_build_object('action', 'acknowledge', 'object', (tests.alert_of('leads_in_triage')).uid)) as a;
select is(p.body #>> '{data,open,1,acknowledged_by}', 'Mia', 'who it was is shown, behind what nobody has') from d, tests.desk_page(d.director, 'alerts') as p;
select is(a.http_status, 403, 'a consultant may not') from d, tests.desk_act(d.consultant, jsonb_build_object('action', 'acknowledge', 'object', (tests.alert_of('leads_in_triage')).uid)) as a;
select is(j.outcome || ' ' || j.object_kind, 'done alert', 'it stands in the journal') from desk.journal as j where j.action = 'acknowledge' and j.outcome = 'done';
select throws_ok($$ select alerts.acknowledge(gen_random_uuid(), 'operator:x') $$, 'ID223', null, 'there must be one');
select throws_ok($$ select alerts.acknowledge(null, 'operator:x') $$, 'ID223', null, 'also null is none');
update sending.channels set state = 'active', state_reason = null;
select tests.advance('10 minutes');
select alerts.evaluate();
select throws_ok($$ select alerts.acknowledge((tests.alert_of('channel_stopped')).uid, 'operator:x') $$, 'ID324', null, 'and it must be open');
select is(a.http_status || ' ' || (a.body ->> 'code'), '409 ID324', 'which the desk says')
from d, tests.desk_act(d.director, jsonb_build_object('action', 'acknowledge', 'object', (tests.alert_of('channel_stopped')).uid)) as a;
select is(l.state, 'resolved', 'a list shows what is over, when asked') from alerts.list_alerts(true) as l where l.code = 'channel_stopped';

select * from finish();
rollback;
