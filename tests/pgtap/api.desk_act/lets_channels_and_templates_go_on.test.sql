begin;
select plan(14);

select tests.make_operation();
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('otto@example.com', 'operator') as operator, tests.desk('mia@example.com', 'manager') as manager;
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, state, state_reason) values ('second', '900', 1, 8, 'stopped', '190');
update sending.channels set state = 'stopped', state_reason = '131042' where code = 'principal';
update sending.templates set refusal_code = '132015', refusals = 3 where code = 'rework_1';
update sending.templates set category_before = 'UTILITY' where code in ('rework_2', 'rework_3');

create function tests.resume(p_who ops.credential, p_what text, p_code text) returns jsonb language sql as $$
    select to_jsonb(d) from tests.desk_act(p_who, jsonb_build_object('action', 'resume_' || p_what, 'object', p_code)) as d
$$;
select is(tests.resume(manager, 'channel', 'principal') ->> 'http_status', '403', 'a manager lets nothing send') from c;
select is(tests.resume(director, 'channel', 'principal') ->> 'http_status', '200', 'a channel sends again') from c;
select is((select string_agg(h.state, ',' order by h.code) from sending.channels as h), 'active,stopped', 'that one alone');
select is(tests.resume(operator, 'channel', 'principal') ->> 'http_status', '409', 'once') from c;
select matches(tests.resume(operator, 'channel', 'principal') #>> '{body,detail}', '^Dora já fez isto \(voltou a enviar\)', 'the second is told by whom') from c;
select is(tests.resume(operator, 'channel', 'third') #>> '{body,code}', 'ID204', 'no other channel') from c;
select is(tests.resume(operator, 'channel', E'x\n') ->> 'http_status', '422', 'no other name') from c;
select is(tests.resume(operator, 'template', 'rework_1') ->> 'http_status', '200', 'a template that was refused is used again') from c;
select is(tests.resume(operator, 'template', 'rework_2') ->> 'http_status', '200', 'as is one whose category changed') from c;
select is((select string_agg(t.code, ',' order by t.code) from sending.templates as t where t.refusal_code is not null or t.category_before is not null), 'rework_3', 'the other waits');
select is(tests.resume(director, 'template', 'rework_1') ->> 'http_status', '409', 'once') from c;
select is(tests.resume(director, 'template', 'first_contact') ->> 'http_status', '409', 'what is not held goes on already') from c;
select is(tests.resume(director, 'template', 'none') #>> '{body,code}', 'ID209', 'no other template') from c;
select is((select count(*) from desk.journal as j where j.outcome = 'done' and j.action like 'resume%'), 3::bigint, 'all of it stands in the journal');

select * from finish();
rollback;
